import {
  WrongExpectedRevisionError,
  START_OF_LOG,
  type AppendResult,
  type EventLog,
  type EventToAppend,
  type ExpectedRevision,
  type LogFilter,
  type LogPage,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type StoredEvent,
  type SubscribeOptions,
} from '../event-log.js';
import { BatchingAppender, BATCHING_LIMITS, type BatchingLimits } from './batching-appender.js';
import { Connection } from './connection.js';
import { earlierResult } from '../earlier-result.js';
import {
  APPEND_LIMITS,
  encodeAppend,
  expectedRevisionOf,
  type AppendLimits,
  type EncodedAppend,
} from '../encoded-append.js';
import { fetchedPages, type FetchedPage } from './fetched-pages.js';
import { HeadAnnouncer } from './head-announcer.js';
import { HeadListener } from './head-listener.js';
import { LogReader, weightOfPage } from './log-reader.js';
import { PageSize } from '../page-size.js';
import { bigintOf, positionOf } from './position.js';
import { storedEvents } from './stored-row.js';

/** Largest value of the column `revision`. */
const LAST_REVISION = 2 ** 31 - 1;

/**
 * The event log in PostgreSQL (migration 0002). Beyond the port it promises positions without gaps. It keeps one connection for appends,
 * up to four for reads and, while somebody subscribes, one to listen; several instances over one database are as good as one.
 */
export class PostgresEventLog implements EventLog {
  private readonly appender: BatchingAppender;
  private readonly reader: LogReader;
  private readonly listener: HeadListener;
  private readonly announcer = new HeadAnnouncer((head) => this.reader.notify(head));
  private readonly underWay = new Set<Promise<AppendResult>>();
  private closing: Promise<void> | undefined;

  /** @param connectionString as `qiyue_service`; any role that may read the log can read and subscribe */
  constructor(
    connectionString: string,
    batching: BatchingLimits = BATCHING_LIMITS,
    private readonly limits: AppendLimits = APPEND_LIMITS,
  ) {
    this.appender = new BatchingAppender(new Connection(connectionString, 'qiyue log appender'), batching);
    this.reader = new LogReader(connectionString);
    this.listener = new HeadListener(connectionString);
  }

  async append(streamId: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<AppendResult> {
    const encoded = encodeAppend(streamId, expected, events, this.limits);
    const result = this.appendEncoded(encoded);
    this.underWay.add(result);
    try {
      return await result;
    } finally {
      this.underWay.delete(result);
    }
  }

  private async appendEncoded(encoded: EncodedAppend): Promise<AppendResult> {
    const outcome = await this.appender.append(encoded);
    if (outcome.appended) {
      this.listener.hear();
      this.announcer.announce(outcome.position);
      return { revision: outcome.revision, position: positionOf(outcome.position) };
    }
    const earlier = await earlierResult(encoded, outcome.actual, (...range) => this.reader.identities(...range));
    if (earlier !== undefined) return earlier;
    throw new WrongExpectedRevisionError(
      encoded.streamId,
      expectedRevisionOf(encoded.expected),
      expectedRevisionOf(outcome.actual),
    );
  }

  async *readStream(
    streamId: string,
    { direction = 'forwards', from, limit = Infinity }: ReadStreamOptions = {},
  ): AsyncGenerator<readonly StoredEvent[]> {
    const size = new PageSize();
    const step = direction === 'forwards' ? 1 : -1;
    let next = Math.min(from ?? (direction === 'forwards' ? 0 : LAST_REVISION), LAST_REVISION);
    let left = limit;
    while (left > 0 && next >= 0) {
      const wanted = Math.min(size.next, left);
      const rows = await this.reader.streamPage(streamId, direction, next, wanted);
      if (rows.length === 0) return;
      const events = storedEvents(rows);
      yield events;
      if (rows.length < wanted) return;
      size.learn(rows.length, weightOfPage(rows));
      left -= rows.length;
      next = events[events.length - 1]!.revision + step;
    }
  }

  async *readAll({ after = START_OF_LOG, upTo, filter = {}, pageSize }: ReadAllOptions = {}): AsyncGenerator<LogPage> {
    checkPositions(after, upTo);
    const head = positionOf(await this.reader.head());
    const end = upTo === undefined || upTo > head ? head : upTo;
    yield* this.pages(after, end, filter, new PageSize(pageSize), end === head);
  }

  async *subscribe({ after = START_OF_LOG, filter = {}, pageSize, signal }: SubscribeOptions): AsyncGenerator<LogPage> {
    checkPositions(after);
    const size = new PageSize(pageSize);
    let checkpoint = after;
    let announced = false;
    while (!signal.aborted) {
      const { latest } = this.listener;
      const head = positionOf(await this.reader.head());
      if (head > checkpoint) {
        for await (const page of this.pages(checkpoint, head, filter, size, true)) {
          if (signal.aborted) return;
          checkpoint = page.checkpoint;
          announced = page.caughtUp;
          yield page;
        }
      } else if (!announced) {
        announced = true;
        yield { events: [], checkpoint, caughtUp: true };
      } else {
        await this.listener.wait(latest, signal);
      }
    }
  }

  async head(): Promise<Position> {
    const head = await this.reader.head();
    return head === '0' ? START_OF_LOG : positionOf(head);
  }

  close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  private async shutDown(): Promise<void> {
    await this.appender.close();
    // An append that was in doubt still looks for its earlier result.
    await Promise.allSettled(this.underWay);
    await this.announcer.close();
    await this.listener.close();
    await this.reader.close();
  }

  private pages(
    after: Position,
    end: Position,
    filter: LogFilter,
    size: PageSize,
    endIsHead: boolean,
  ): AsyncGenerator<LogPage> {
    return fetchedPages(after, end, endIsHead, (next) => this.fetch(next, end, filter, size));
  }

  private async fetch(after: Position, end: Position, filter: LogFilter, size: PageSize): Promise<FetchedPage> {
    const limit = size.next;
    const rows = await this.reader.logPage(bigintOf(after), bigintOf(end), limit, filter);
    size.learn(rows.length, weightOfPage(rows));
    const last = rows[rows.length - 1];
    return {
      events: () => storedEvents(rows),
      checkpoint: last === undefined || rows.length < limit ? end : positionOf(last[0]),
    };
  }
}

/** A position of another engine would compare, and silently read too much or too little. */
function checkPositions(...positions: readonly (Position | undefined)[]): void {
  for (const position of positions) if (position !== undefined) bigintOf(position);
}

/** The event log in a database; see {@link PostgresEventLog}. Nothing is connected before the first use. */
export function createPostgresEventLog(connectionString: string): EventLog {
  return new PostgresEventLog(connectionString);
}
