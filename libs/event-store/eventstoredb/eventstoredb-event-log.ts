import { earlierResult } from '../earlier-result.js';
import { encodeAppend, expectedRevisionOf, type EncodedAppend } from '../encoded-append.js';
import {
  START_OF_LOG,
  WrongExpectedRevisionError,
  type AppendResult,
  type EventLog,
  type EventToAppend,
  type ExpectedRevision,
  type LogPage,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type StoredEvent,
  type SubscribeOptions,
} from '../event-log.js';
import { checkFilter } from '../log-filter.js';
import { PageSize } from '../page-size.js';
import { Appender, APPENDER_LIMITS, type AppenderLimits } from './appender.js';
import { EventStoreConnection } from './connection.js';
import { HeadTracker } from './head-tracker.js';
import { LogReader } from './log-reader.js';
import { checkPositions } from './position.js';
import { storedEvents, weightOf, type StoredRecord } from './stored-record.js';
import { Subscription } from './subscription.js';

/** Events of a page unless the caller says otherwise. Measured: of larger pages the memory costs more than their number saves. */
const PAGE_SIZE = 256;

/**
 * The event log in EventStoreDB (KurrentDB). The whole of `$all` but the server's own events is the log; positions are sparse. Several
 * instances over one server are as good as one.
 */
export class EventStoreDBEventLog implements EventLog {
  private readonly connection: EventStoreConnection;
  private readonly appender: Appender;
  private readonly reader: LogReader;
  private readonly headTracker = new HeadTracker(() => this.reader.head());
  private readonly underWay = new Set<Promise<AppendResult>>();
  private closing: Promise<void> | undefined;

  /** @param url `esdb://…` or `esdb+discover://…`; nothing is connected before the first use */
  constructor(url: string, limits: AppenderLimits = APPENDER_LIMITS) {
    this.connection = new EventStoreConnection(url);
    this.appender = new Appender(this.connection, limits);
    this.reader = new LogReader(this.connection);
  }

  async append(streamId: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<AppendResult> {
    const result = this.appendEncoded(encodeAppend(streamId, expected, events));
    this.underWay.add(result);
    try {
      return await result;
    } finally {
      this.underWay.delete(result);
    }
  }

  private async appendEncoded(encoded: EncodedAppend): Promise<AppendResult> {
    const answer = await this.appender.append(encoded);
    const { streamId, expected } = encoded;
    if (answer.appended) {
      const { revision, position = await this.positionAt(streamId, revision) } = answer;
      this.headTracker.learn(position);
      return { revision, position };
    }
    const { actual } = answer;
    const earlier = await earlierResult(encoded, actual, (...range) => this.reader.identities(...range));
    if (earlier !== undefined) return earlier;
    throw new WrongExpectedRevisionError(streamId, expectedRevisionOf(expected), expectedRevisionOf(actual));
  }

  async *readStream(
    streamId: string,
    { direction = 'forwards', from, limit = Infinity }: ReadStreamOptions = {},
  ): AsyncGenerator<readonly StoredEvent[]> {
    const size = new PageSize();
    const step = direction === 'forwards' ? 1 : -1;
    let next = direction === 'forwards' ? (from ?? 0) : await this.lastWithin(streamId, from);
    let left = limit;
    while (left > 0 && (next === undefined || next >= 0)) {
      const wanted = Math.min(size.next, left);
      const records = await this.reader.streamPage(streamId, direction, next, wanted);
      const last = records.at(-1);
      if (last === undefined) return;
      yield storedEvents(records);
      if (records.length < wanted) return;
      size.learn(records.length, weightOfPage(records));
      left -= records.length;
      next = last.revision + step;
    }
  }

  async *readAll({
    after = START_OF_LOG,
    upTo,
    filter = {},
    pageSize = PAGE_SIZE,
  }: ReadAllOptions = {}): AsyncGenerator<LogPage> {
    checkPositions(after, upTo);
    checkFilter(filter);
    const { most } = new PageSize(pageSize);
    const head = await this.reader.head();
    this.headTracker.learn(head);
    const end = upTo === undefined || upTo > head ? head : upTo;
    yield* this.subscription({ after, filter, pageSize: most }).upTo(end, end === head);
  }

  async *subscribe({
    after = START_OF_LOG,
    filter = {},
    pageSize = PAGE_SIZE,
    signal,
  }: SubscribeOptions): AsyncGenerator<LogPage> {
    checkPositions(after);
    checkFilter(filter);
    const { most } = new PageSize(pageSize);
    yield* this.subscription({ after, filter, pageSize: most }).follow(signal);
  }

  head(): Promise<Position> {
    return this.reader.head();
  }

  close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  private async shutDown(): Promise<void> {
    await this.appender.close();
    // An append that was in doubt still looks for its earlier result.
    await Promise.allSettled(this.underWay);
    await this.connection.close();
  }

  private subscription(range: ConstructorParameters<typeof Subscription>[1]): Subscription {
    const { connection, headTracker: head, reader } = this;
    return new Subscription({ connection, head, readHead: () => reader.head() }, range);
  }

  /** Where a backward read begins: servers differ in what they make of a revision that does not exist yet. */
  private async lastWithin(streamId: string, from: number | undefined): Promise<number | undefined> {
    if (from === undefined) return undefined;
    const [last] = await this.reader.streamPage(streamId, 'backwards', undefined, 1);
    return Math.min(from, last?.revision ?? from);
  }

  private async positionAt(streamId: string, revision: number): Promise<Position> {
    const [event] = await this.reader.identities(streamId, revision, revision);
    if (event === undefined) throw new Error(`stream ${streamId} has no revision ${revision} although it was appended`);
    return event.position;
  }
}

function weightOfPage(records: readonly StoredRecord[]): number {
  let weight = 0;
  for (const record of records) weight += weightOf(record);
  return weight;
}

/** The event log on a server or cluster; see {@link EventStoreDBEventLog}. Nothing is connected before the first use. */
export function createEventStoreDBEventLog(url: string): EventLog {
  return new EventStoreDBEventLog(url);
}
