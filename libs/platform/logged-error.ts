/** An error as it is logged. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** Causes of causes that are still looked at. */
const DEEPEST_CAUSE = 5;

/**
 * What of an error may enter a log: its kind, its message, its code and where it arose. Further properties are left out, because libraries put
 * input into them: the detail of a database's refusal holds the values of the row, and the error of a parser the text.
 */
export function loggedError(error: unknown, depth = 0): LoggedError | string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : typeof error;
  const { name, message, stack, cause } = error;
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  const deeper = depth < DEEPEST_CAUSE;
  return {
    type: name,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined || !deeper ? {} : { cause: loggedError(cause, depth + 1) }),
    ...(Array.isArray(errors) && deeper ? { errors: errors.map((each) => loggedError(each, depth + 1)) } : {}),
  };
}
