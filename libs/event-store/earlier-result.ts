import type { AppendResult, Position } from './event-log.js';
import type { EncodedAppend } from './encoded-append.js';

/** Where an event stands, and which it is. */
export interface EventIdentity {
  readonly position: Position;
  readonly id: string;
}

/**
 * The result of the first time, when the stream holds exactly these events where they were meant to be: an append that was refused may be
 * the repetition of one that was written but never answered.
 * @param actual the stream's revision
 * @param identities events of the stream between two revisions, both inclusive
 */
export async function earlierResult(
  { streamId, expected, events }: EncodedAppend,
  actual: number,
  identities: (streamId: string, first: number, last: number) => Promise<readonly EventIdentity[]>,
): Promise<AppendResult | undefined> {
  const revision = expected + events.length;
  if (actual < revision) return undefined;
  const found = await identities(streamId, expected + 1, revision);
  if (found.length !== events.length || found.some(({ id }, index) => id !== events[index]!.id)) return undefined;
  return { revision, position: found[found.length - 1]!.position };
}
