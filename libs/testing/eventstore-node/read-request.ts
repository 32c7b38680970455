import type { ReadReq as ReadRequest } from '@eventstore/db-client/generated/streams_pb.js';
import { newId } from '#libs/kernel/identifiers';
import type { UuidForm } from './event-octets.js';
import { eventFilterOf, type EventFilter } from './event-filter.js';
import { invalidArgument } from './failures.js';
import { nameOf } from './proposals.js';
import { ReadReq } from './protocol.js';

export type Direction = 'forwards' | 'backwards';

export interface StreamReadRequest {
  readonly streamName: string;
  readonly direction: Direction;
  /** Inclusive; absent: the first or the last. */
  readonly from: number | undefined;
  readonly count: number;
  readonly uuidForm: UuidForm;
}

export interface StreamSubscriptionRequest {
  readonly subscriptionId: string;
  readonly streamName: string;
  /** Exclusive, -1 for the start. */
  readonly after: number | 'end';
  readonly uuidForm: UuidForm;
}

export interface AllReadRequest {
  readonly direction: Direction;
  readonly from: bigint | 'start' | 'end';
  readonly count: number;
  readonly filter: EventFilter | undefined;
  readonly uuidForm: UuidForm;
}

export interface AllSubscriptionRequest {
  readonly subscriptionId: string;
  /** Exclusive. */
  readonly after: bigint | 'start' | 'end';
  readonly filter: EventFilter | undefined;
  readonly uuidForm: UuidForm;
}

export type ReadIntent =
  | { readonly kind: 'read-stream'; readonly request: StreamReadRequest }
  | { readonly kind: 'subscribe-stream'; readonly request: StreamSubscriptionRequest }
  | { readonly kind: 'read-all'; readonly request: AllReadRequest }
  | { readonly kind: 'subscribe-all'; readonly request: AllSubscriptionRequest };

/** `Streams.Read` is four things in one. @throws CallFailure when it is none of them */
export function readIntentOf(message: ReadRequest): ReadIntent {
  const options = message.getOptions();
  if (options === undefined) throw invalidArgument('a read has options');
  const uuidForm = options.getUuidOption()?.hasString() === true ? 'text' : 'numbers';
  const direction = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS ? 'backwards' : 'forwards';
  const subscribed = options.hasSubscription();
  if (!subscribed && !options.hasCount()) throw invalidArgument('a read has a count or is a subscription');
  if (subscribed && direction === 'backwards') throw invalidArgument('a subscription reads forwards');
  const count = Number(options.getCount());
  const stream = options.getStream();
  if (stream !== undefined) {
    const streamName = nameOf(stream.getStreamIdentifier());
    return subscribed
      ? { kind: 'subscribe-stream', request: { subscriptionId: newId(), streamName, after: afterOf(stream), uuidForm } }
      : { kind: 'read-stream', request: { streamName, direction, from: fromOf(stream, direction), count, uuidForm } };
  }
  const all = options.getAll();
  if (all === undefined) throw invalidArgument('a read concerns a stream or $all');
  const filterOptions = options.getFilter();
  const filter = filterOptions === undefined ? undefined : eventFilterOf(filterOptions);
  const place = placeOf(all);
  return subscribed
    ? { kind: 'subscribe-all', request: { subscriptionId: newId(), after: place, filter, uuidForm } }
    : { kind: 'read-all', request: { direction, from: place, count, filter, uuidForm } };
}

function fromOf(stream: ReadRequest.Options.StreamOptions, direction: Direction): number | undefined {
  if (stream.hasRevision()) return Number(stream.getRevision());
  // What lies beyond the end of a stream, or before its start.
  if (stream.hasEnd()) return direction === 'forwards' ? Infinity : undefined;
  return direction === 'forwards' ? undefined : 0;
}

function afterOf(stream: ReadRequest.Options.StreamOptions): number | 'end' {
  if (stream.hasRevision()) return Number(stream.getRevision());
  return stream.hasEnd() ? 'end' : -1;
}

function placeOf(all: ReadRequest.Options.AllOptions): bigint | 'start' | 'end' {
  const position = all.getPosition();
  if (position !== undefined) return BigInt(position.getCommitPosition());
  return all.hasEnd() ? 'end' : 'start';
}
