import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds before the second attempt at anything; doubled for each further one. */
const FIRST_PAUSE = 50;

/** Longest pause between attempts while something is away: a service that is back is found again within seconds. */
const LONGEST_PAUSE = 10_000;

/** Milliseconds to wait after so many failures in a row, counted from 1. */
export function pauseAfter(failures: number): number {
  return Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE);
}

/** Ends early, without an error, at the signal. */
export async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => undefined);
}
