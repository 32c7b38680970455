import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { backOff } from '../back-off.js';

/** The server did not say in time, or can no longer say, what became of a call: it may be repeated. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/**
 * Status codes after which the same call may succeed. `INTERNAL` and `UNKNOWN` are among them: broken sockets and servers on their way
 * down answer with them.
 */
const TRANSIENT: ReadonlySet<number> = new Set([
  status.CANCELLED,
  status.UNKNOWN,
  status.DEADLINE_EXCEEDED,
  status.RESOURCE_EXHAUSTED,
  status.ABORTED,
  status.INTERNAL,
  status.UNAVAILABLE,
]);

/** What the client and the channel below it say, without a code, when there is no server at the moment. */
const NO_SERVER = /^(Failed to discover|Channel has been shut down|Cannot call write after|write after end)/i;

/** Whether a call failed for want of a server, a leader or an answer. What an append did then is unknown. */
export function isTransient(error: unknown): boolean {
  if (error instanceof NoAnswerError) return true;
  if (!(error instanceof Error)) return false;
  const { code, metadata } = error as { code?: unknown; metadata?: { get(key: string): unknown[] } };
  // The leader moved; the client goes to the new one with the next call.
  if (metadata?.get('exception').includes('not-leader') === true) return true;
  if (typeof code === 'number') return TRANSIENT.has(code);
  return typeof code === 'string' ? /^E[A-Z]+$/.test(code) : NO_SERVER.test(error.message);
}

/** Tries of a call; with the pauses between they span about fifteen seconds, the time of a restart or of an election. */
export const ATTEMPTS = 14;

/** Repeats what failed for want of a server; the last error is thrown. */
export async function withRetry<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !isTransient(error)) throw error;
      await sleep(backOff(attempt));
    }
  }
}
