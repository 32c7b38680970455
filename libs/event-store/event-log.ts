import type { Uuid } from '#libs/kernel/identifiers';
import type { Instant } from '#libs/kernel/clock';
import type { EventMetadata } from '#libs/kernel/event-metadata';

/**
 * A place in the log. Opaque above the port but for one promise: positions compare as strings (code unit order, or
 * `COLLATE "C"` in SQL) in the order of the log. They may be sparse.
 */
export type Position = string & { readonly __brand: 'Position' };

/** Lies before every event. */
export const START_OF_LOG = '' as Position;

/** Revision of the first event of a stream is 0. `no-stream` expects the stream to be absent. */
export type ExpectedRevision = number | 'no-stream';

export interface EventToAppend {
  /** Derived from the command id, so that an append whose outcome is unknown can be repeated. */
  readonly id: Uuid;
  /** `Type.vN` */
  readonly type: string;
  readonly data: unknown;
  readonly metadata: EventMetadata;
}

export interface StoredEvent {
  readonly id: Uuid;
  readonly streamId: string;
  readonly revision: number;
  readonly position: Position;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: EventMetadata;
  /** When the log took it in: the log's own clock. */
  readonly recordedAt: Instant;
}

export interface AppendResult {
  /** Revision of the last event appended. */
  readonly revision: number;
  /** Position of the last event appended. */
  readonly position: Position;
}

export interface LogFilter {
  /** Stream categories, e.g. `contract`. Absent: all. */
  readonly categories?: readonly string[];
  /** Stored types, e.g. `ContractSigned.v1`. Absent: all. */
  readonly types?: readonly string[];
}

export interface ReadStreamOptions {
  readonly direction?: 'forwards' | 'backwards';
  /** First revision read, inclusive. Default: the first (forwards) or the last (backwards). */
  readonly from?: number;
  /** Most events read. Default: all. */
  readonly limit?: number;
}

export interface ReadAllOptions {
  /** Exclusive. Default: {@link START_OF_LOG}. */
  readonly after?: Position;
  /** Inclusive. Default: the end of the log when the read starts. */
  readonly upTo?: Position;
  readonly filter?: LogFilter;
  /** Events asked for at a time; an upper bound for the events of a page. */
  readonly pageSize?: number;
}

export interface SubscribeOptions {
  /** Exclusive; the checkpoint of the subscriber. Default: {@link START_OF_LOG}. */
  readonly after?: Position;
  readonly filter?: LogFilter;
  readonly pageSize?: number;
  /** Ends the subscription: the iteration then returns without an error. */
  readonly signal: AbortSignal;
}

export interface LogPage {
  /** In the order of the log; may be empty when a filter matched nothing. */
  readonly events: readonly StoredEvent[];
  /** Everything up to here has been examined: the checkpoint to keep once the page is handled. */
  readonly checkpoint: Position;
  /** Whether this page reached the end of the log as it was when the page was read. */
  readonly caughtUp: boolean;
}

/**
 * The log of all events: the one port to the engine that keeps the record (PostgreSQL on one machine, EventStoreDB on many).
 * Every adapter passes the same contract suite (`contract/event-log-contract.ts`).
 */
export interface EventLog {
  /**
   * Appends events to one stream, all or none, durable when the promise resolves.
   * Repeating an append (same ids, same expected revision) returns the first result and writes nothing.
   * @throws WrongExpectedRevisionError when the stream is elsewhere and the events are not already there
   */
  append(streamId: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<AppendResult>;

  /** Events of one stream in pages; no page when the stream is absent. */
  readStream(streamId: string, options?: ReadStreamOptions): AsyncIterable<readonly StoredEvent[]>;

  /** All events in log order in pages, up to the end as it was when the read began. */
  readAll(options?: ReadAllOptions): AsyncIterable<LogPage>;

  /**
   * All events in log order, then new ones as they come. Pages are fetched only as the consumer asks (backpressure).
   * A page with `caughtUp` is delivered at the end of the catch-up even if it holds no event.
   */
  subscribe(options: SubscribeOptions): AsyncIterable<LogPage>;

  /** Position of the last event, {@link START_OF_LOG} when there is none. */
  head(): Promise<Position>;

  /** Waits for pending appends and lets go of connections and timers. Appends after this are refused. */
  close(): Promise<void>;
}

/** Somebody else appended first, or the stream is not where the caller believed. */
export class WrongExpectedRevisionError extends Error {
  override readonly name = 'WrongExpectedRevisionError';

  constructor(
    readonly streamId: string,
    readonly expected: ExpectedRevision,
    readonly actual: ExpectedRevision,
  ) {
    super(`stream ${streamId}: expected revision ${expected}, found ${actual}`);
  }
}

/** Injection token of the {@link EventLog}. */
export const EVENT_LOG = Symbol('EventLog');
