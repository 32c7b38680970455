/** Human text of a problem in the two languages of the portal. */
export interface BilingualText {
  readonly zh: string;
  readonly en: string;
}

/** One place in the input that is wrong: a JSON pointer, a spreadsheet cell, a query parameter. */
export interface ProblemPlace {
  readonly at: string;
  readonly zh: string;
  readonly en: string;
}

/**
 * A kind of refusal with a stable code. `status` is the HTTP status that RFC 9457 problem details carry;
 * the domain never acts on it, it is kept here so that one file shows everything about one problem.
 */
export interface ProblemKind {
  readonly code: string;
  readonly status: number;
  readonly title: BilingualText;
  /** What the caller can do about it. */
  readonly remedy: BilingualText;
}

/** Facts that help the reader of a problem; never personal data, it ends up in logs. */
export type ProblemDetail = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * A request that the rules refuse. Thrown by deciders, codecs of input and guards; the API turns it into
 * an RFC 9457 problem detail. Anything else that is thrown is a defect and becomes a 500.
 */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly kind: ProblemKind,
    readonly detail: ProblemDetail = {},
    readonly places: readonly ProblemPlace[] = [],
  ) {
    super(`${kind.code}: ${kind.title.en}`);
  }
}

/**
 * Declares a kind of problem.
 * @param code stable, `context.reason-in-kebab-case`; clients switch on it, so it is never renamed
 * @param status HTTP status, 4xx
 */
export function defineProblem(code: string, status: number, title: BilingualText, remedy: BilingualText): ProblemKind {
  return Object.freeze({ code, status, title, remedy });
}
