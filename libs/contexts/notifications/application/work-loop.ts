import { setTimeout as pause } from 'node:timers/promises';

export interface Work {
  readonly name: string;
  /** Milliseconds between two looks when there was nothing more to do. */
  readonly interval: number;
  /** One bounded piece of work. @returns whether there may be more at once */
  readonly carryOut: (signal: AbortSignal) => Promise<boolean>;
}

/** Longest rest after failures, in milliseconds. */
const LONGEST_REST = 30_000;

/**
 * Does a piece of work again and again until the signal, never twice at a time. A failure is told and followed by a rest, doubled while it
 * lasts: the database may be away for a while.
 * @returns when the piece in hand is finished
 */
export async function workUntil(
  signal: AbortSignal,
  { interval, carryOut, name }: Work,
  failed: (work: string, error: Error) => void,
): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    let more = false;
    try {
      more = await carryOut(signal);
      failures = 0;
    } catch (error) {
      failed(name, error as Error);
      failures += 1;
    }
    if (more || signal.aborted) continue;
    const rest = Math.min(interval * 2 ** failures, LONGEST_REST);
    await pause(Math.max(rest, interval), undefined, { signal }).catch(() => undefined);
  }
}
