import { Problem, type ProblemKind } from '#libs/kernel/problem';
import { ANSWER_LATE, ANSWER_LOST, SERVICE_UNAVAILABLE } from './gateway-problems.js';

/** Errors of undici and the system that arise before anything was sent. */
const NOT_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const LATE: ReadonlySet<string> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** What is looked at in an error, wherever it was made. */
interface Failure {
  readonly code: string;
  readonly cause: unknown;
  readonly errors: readonly Partial<Failure>[];
}

/** How many causes an error may hide behind: the proxy wraps undici's error, undici may wrap the system's. */
const CAUSES = 4;

/** What a failed attempt to pass a request on means to the caller. */
export function problemOfUpstream(error: unknown): Problem {
  const causes = causesOf(error);
  const own = causes.find((cause) => cause instanceof Problem);
  return own ?? new Problem(kindOf(causes));
}

function kindOf(causes: readonly Partial<Failure>[]): ProblemKind {
  const codes = causes.map(({ code = '' }) => code);
  if (codes.some((code) => NOT_CONNECTED.has(code))) return SERVICE_UNAVAILABLE;
  return codes.some((code) => LATE.has(code)) ? ANSWER_LATE : ANSWER_LOST;
}

function causesOf(error: unknown): readonly Partial<Failure>[] {
  const causes: Partial<Failure>[] = [];
  let cause = error;
  while (typeof cause === 'object' && cause !== null && causes.length < CAUSES) {
    causes.push(cause);
    ({ cause } = cause as Partial<Failure>);
  }
  // Addresses tried one after the other (happy eyeballs) end in one error for all of them.
  return causes.flatMap((one) => [one, ...(one.errors ?? [])]);
}
