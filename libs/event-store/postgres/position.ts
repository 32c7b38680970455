import type { Position } from '../event-log.js';

/** Digits of the largest `bigint`: padded to them, positions compare as strings. */
const WIDTH = 19;

const POSITION = /^\d{19}$/;

/** A row's position as PostgreSQL writes it, or a number, as the port's position. */
export function positionOf(position: string | number): Position {
  return String(position).padStart(WIDTH, '0') as Position;
}

/**
 * The port's position as a `bigint` parameter; the start of the log is 0.
 * @throws Error when it is not a position of this adapter
 */
export function bigintOf(position: Position): string {
  if (position === '') return '0';
  if (!POSITION.test(position))
    throw new Error(`${JSON.stringify(position)} is not a position of the PostgreSQL event log`);
  return position;
}
