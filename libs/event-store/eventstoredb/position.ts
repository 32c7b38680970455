import { START_OF_LOG, type Position } from '../event-log.js';

/** Digits of the largest unsigned 64-bit number: padded to them, positions compare as strings. */
const WIDTH = 20;

const POSITION = /^\d{20}-\d{20}$/;

/** A place in `$all` as messages have it: two unsigned 64-bit numbers in decimal. */
export interface LogPlace {
  readonly commit: string;
  readonly prepare: string;
}

/** A place in `$all` as the port's position. */
export function positionOf(commit: string, prepare: string): Position {
  return `${commit.padStart(WIDTH, '0')}-${prepare.padStart(WIDTH, '0')}` as Position;
}

/**
 * The port's position as a place in `$all`, undefined for the start of the log.
 * @throws Error when it is not a position of this adapter
 */
export function placeOf(position: Position): LogPlace | undefined {
  if (position === START_OF_LOG) return undefined;
  if (!POSITION.test(position))
    throw new Error(`${JSON.stringify(position)} is not a position of the EventStoreDB event log`);
  return { commit: significant(position.slice(0, WIDTH)), prepare: significant(position.slice(WIDTH + 1)) };
}

/** A position of another engine would compare, and silently read too much or too little. */
export function checkPositions(...positions: readonly (Position | undefined)[]): void {
  for (const position of positions) if (position !== undefined) placeOf(position);
}

function significant(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
