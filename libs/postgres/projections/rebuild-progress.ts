import type { Position } from '#libs/event-store/event-log';

/** Told after every page of a rebuild. */
export interface RebuildProgress {
  readonly projection: string;
  readonly phase: 'reading' | 'indexing' | 'verifying' | 'swapping' | 'done';
  /** Events applied so far. */
  readonly events: number;
  /** Examined up to here, and the end of the log when the rebuild began: for a progress bar. */
  readonly position: Position;
  readonly head: Position;
}

export type OnRebuildProgress = (progress: RebuildProgress) => void;

/**
 * How much of the log lies behind a position, 0 to 1: an estimate for progress bars, from positions that are opaque but, in the engines
 * in use, written as numbers that grow with the log.
 */
export function fractionOf(position: Position, head: Position): number {
  const [done, all] = [numberIn(position), numberIn(head)];
  if (all === 0) return 1;
  return Math.min(1, done / all);
}

function numberIn(position: Position): number {
  const digits = position.replace(/\D.*$/s, '');
  return digits === '' ? 0 : Number(digits);
}
