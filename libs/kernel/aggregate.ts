import type { Decider, DomainCommand, DomainEvent } from './decider.js';
import type { EventCodec } from './event-codec.js';

/** What the command runner, the replay and fsck need to know of one kind of aggregate. */
export interface Aggregate<Command extends DomainCommand, Event extends DomainEvent, State> {
  /** First part of the stream id: `contract` for `contract-<uuid>`. */
  readonly category: string;
  readonly decider: Decider<Command, Event, State>;
  readonly codec: EventCodec<Event>;
}

/** Stream id of an aggregate instance. */
export function streamIdOf(category: string, id: string): string {
  return `${category}-${id}`;
}

/** The part of a stream id before the first hyphen. Categories therefore contain none. */
export function categoryOf(streamId: string): string {
  const hyphen = streamId.indexOf('-');
  if (hyphen <= 0) throw new Error(`stream id ${streamId} has no category`);
  return streamId.slice(0, hyphen);
}

/** The part of a stream id behind the category. */
export function aggregateIdOf(streamId: string): string {
  return streamId.slice(categoryOf(streamId).length + 1);
}
