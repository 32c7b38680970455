/** What was asked did not answer in time. */
export class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

/**
 * The answer, or {@link TooLateError} after some milliseconds. The work itself goes on: it has limits of its own, and its late outcome
 * interests nobody.
 */
export async function withinTime<T>(milliseconds: number, work: () => T | Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLateError(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([(async () => work())(), late]);
  } finally {
    clearTimeout(timer);
  }
}
