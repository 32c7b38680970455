import { createHash } from 'node:crypto';
import { v5, v7 } from 'uuid';

/** A lower-case UUID. */
export type Uuid = string;

/** Root of every name-based id of this system (RFC 9562, version 5); chosen once, never changed. */
const QIYUE_NAMESPACE = '0192f7c0-5b1e-7c3a-9d44-51e0c0a17a2b';

/** A new time-ordered id (RFC 9562, version 7). */
export function newId(): Uuid {
  return v7();
}

/** The id that a name always has: the same parts give the same id on every machine and at every retry. */
export function idFromName(...parts: readonly string[]): Uuid {
  return v5(JSON.stringify(parts), QIYUE_NAMESPACE);
}

/**
 * Ids of the events a command emits into a stream: equal at every retry that comes to the same events, so that a repeated append is
 * recognised, and different when the retry would record something else, so that it never passes for the first.
 * @param content the event as it would be stored
 */
export function eventIdOf(commandId: Uuid, streamId: string, index: number, content: string): Uuid {
  return idFromName('event', commandId, streamId, String(index), content);
}

/**
 * Id of an aggregate that a command creates: version 7 like {@link newId} and with the command's time, but fixed by the
 * command, so that a retried command meets the stream it created the first time instead of creating a second one.
 * @param commandId a version 7 id
 * @param ordinal distinguishes several aggregates created by one command
 */
export function createdIdOf(commandId: Uuid, ordinal = 0): Uuid {
  const random = createHash('sha256').update(`created/${commandId}/${ordinal}`).digest();
  const msecs = Number.parseInt(commandId.slice(0, 8) + commandId.slice(9, 13), 16);
  return v7({ msecs, random: random.subarray(0, 16), seq: random.readUInt32BE(16) });
}
