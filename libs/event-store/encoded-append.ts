import { Problem } from '#libs/kernel/problem';
import type { EventToAppend, ExpectedRevision } from './event-log.js';
import { EVENT_TOO_LARGE, TEXT_NOT_STORABLE, TOO_MANY_EVENTS } from './problems.js';

/**
 * Bytes of one event's data and metadata: the default of EventStoreDB less what is written beside them there, so that a log can move.
 * Documents are evidence, not events.
 */
export const MAX_EVENT_BYTES = 1024 * 1024 - 1024;

/** Events of one append; the largest command of the system emits some dozens. */
export const MAX_APPEND_EVENTS = 1000;

/** Bytes of one append: it is one message or statement, held several times in memory on its way. */
export const MAX_APPEND_BYTES = 16 * 1024 * 1024;

/** Largest sizes of what a log takes. */
export interface AppendLimits {
  readonly eventBytes: number;
  readonly appendEvents: number;
  readonly appendBytes: number;
}

export const APPEND_LIMITS: AppendLimits = {
  eventBytes: MAX_EVENT_BYTES,
  appendEvents: MAX_APPEND_EVENTS,
  appendBytes: MAX_APPEND_BYTES,
};

/** Printable ASCII with the category in front: no line feed, which separates fields in statements and in content hashes. */
const STREAM_ID = /^[A-Za-z][A-Za-z0-9_]*-[\x21-\x7e]{1,200}$/;
const TYPE = /^[A-Za-z][\w.]{0,199}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `no-stream` as a number: the revision before the first. */
export const ABSENT = -1;

/** An append checked, with its JSON texts as the engines take them. */
export interface EncodedAppend {
  readonly streamId: string;
  readonly expected: number;
  readonly events: readonly EncodedEvent[];
  readonly bytes: number;
}

export interface EncodedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/**
 * Checks an append before anything is sent.
 * @throws Problem when it is too large or holds text that the log cannot keep
 * @throws RangeError when the caller is wrong: no events, an id, type or revision that is none
 */
export function encodeAppend(
  streamId: string,
  expected: ExpectedRevision,
  events: readonly EventToAppend[],
  limits: AppendLimits = APPEND_LIMITS,
): EncodedAppend {
  if (!STREAM_ID.test(streamId)) throw new RangeError(`${JSON.stringify(streamId)} is not a stream id`);
  if (expected !== 'no-stream' && !(Number.isInteger(expected) && expected >= 0)) {
    throw new RangeError(`${expected} is not a revision`);
  }
  if (events.length === 0) throw new RangeError('an append holds at least one event');
  if (events.length > limits.appendEvents) {
    throw new Problem(TOO_MANY_EVENTS, { streamId, events: events.length, limit: limits.appendEvents });
  }
  if (new Set(events.map(({ id }) => id)).size !== events.length)
    throw new RangeError('two events of an append have the same id');

  const encoded: EncodedEvent[] = [];
  let bytes = 0;
  let previous: unknown;
  let metadata = '';
  for (const event of events) {
    if (!UUID.test(event.id)) throw new RangeError(`${JSON.stringify(event.id)} is not a lower-case UUID`);
    if (!TYPE.test(event.type)) throw new RangeError(`${JSON.stringify(event.type)} is not an event type`);
    // The events of a command share their metadata.
    if (event.metadata !== previous) metadata = jsonOf(event.metadata, event.type);
    previous = event.metadata;
    const data = jsonOf(event.data, event.type);
    const size = Buffer.byteLength(data) + Buffer.byteLength(metadata);
    if (size > limits.eventBytes)
      throw new Problem(EVENT_TOO_LARGE, { type: event.type, bytes: size, limit: limits.eventBytes });
    bytes += size;
    encoded.push({ id: event.id, type: event.type, data, metadata });
  }
  if (bytes > limits.appendBytes) throw new Problem(EVENT_TOO_LARGE, { streamId, bytes, limit: limits.appendBytes });
  return { streamId, expected: expected === 'no-stream' ? ABSENT : expected, events: encoded, bytes };
}

/** An even number of backslashes, then NUL or half of a surrogate pair: JSON.stringify escapes those and writes whole pairs as they are. */
const NOT_STORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

function jsonOf(value: unknown, type: string): string {
  const json = JSON.stringify(value) as string | undefined;
  if (json === undefined) throw new RangeError(`an event ${type} has no JSON form`);
  if (json.includes('\\u') && NOT_STORABLE.test(json)) throw new Problem(TEXT_NOT_STORABLE, { type });
  return json;
}

/** A revision as the port has it. */
export function expectedRevisionOf(revision: number): ExpectedRevision {
  return revision === ABSENT ? 'no-stream' : revision;
}
