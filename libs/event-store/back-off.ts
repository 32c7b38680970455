const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2_000;

/** Milliseconds to wait after a failed attempt, counted from 1: doubling, bounded, half of it at random. */
export function backOff(attempt: number): number {
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1));
  return pause / 2 + (Math.random() * pause) / 2;
}
