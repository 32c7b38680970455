import { START_OF_LOG, type Position } from '#libs/event-store/event-log';
import { bigintOf, positionOf } from '#libs/event-store/postgres/position';

/**
 * Distance on the wire between two neighbours of the log. Positions then have 12 to 20 digits and pass 2^53 at event 32,768: whoever
 * compares them as texts of their own length, counts with them or takes them for JavaScript numbers is found out soon. A log may grow to
 * 67 million events before uint64 ends, far above what a test appends.
 */
const STRIDE = 2n ** 38n;

/** Odd, so that products spread over the whole stride and no two neighbours have the same distance. */
const SPREAD = 0x9e_37_79_b9n;

const UINT64 = 2n ** 64n;

/** Position on the wire (commit and prepare alike, as of a single-event write) of a place in the log. */
export function wirePositionOf(position: Position): bigint {
  const ordinal = BigInt(bigintOf(position));
  const wire = wireOf(ordinal);
  if (wire >= UINT64) throw new RangeError(`the log is too long for this node: position ${ordinal}`);
  return wire;
}

/** The last place in the log that lies at or before a position on the wire: what follows a checkpoint comes after it. */
export function placeUpTo(wire: bigint): Position {
  const ordinal = wire / STRIDE;
  return placeOf(wireOf(ordinal) <= wire ? ordinal : ordinal - 1n);
}

/** The last place in the log that lies before a position on the wire. */
export function placeBefore(wire: bigint): Position {
  return wire === 0n ? START_OF_LOG : placeUpTo(wire - 1n);
}

/** The place so many events further back; the log of the node has no gaps, and if it had, a window would only be shorter. */
export function placeFurtherBack(position: Position, events: number): Position {
  return placeOf(BigInt(bigintOf(position)) - BigInt(events));
}

function wireOf(ordinal: bigint): bigint {
  return ordinal * STRIDE + (((ordinal * SPREAD) % STRIDE) | 1n);
}

function placeOf(ordinal: bigint): Position {
  return ordinal <= 0n ? START_OF_LOG : positionOf(String(ordinal));
}
