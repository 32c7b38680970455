import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { EventIdentity } from '../earlier-result.js';
import { START_OF_LOG, type Position } from '../event-log.js';
import type { EventStoreConnection } from './connection.js';
import { isTransient, withRetry } from './failures.js';
import { allRequest, headRequest, streamRequest } from './read-request.js';
import { isOurs, recordOf, type StoredRecord } from './stored-record.js';

/** Milliseconds for a page; it holds some megabytes at most. */
const PAGE_TIMEOUT = 30_000;

/** A stretch of the log. */
export interface Stretch {
  /** Those of our events in it. */
  readonly records: readonly StoredRecord[];
  /** Position of the last event in it, ours or not; undefined when there was none. */
  readonly end: Position | undefined;
  /** Whether the log ended there. */
  readonly isLast: boolean;
}

/** Bounded reads, each with a time limit, repeated when the call breaks. */
export class LogReader {
  constructor(private readonly connection: EventStoreConnection) {}

  /** Events of a stream from a revision on, inclusive. */
  streamPage(
    streamId: string,
    direction: 'forwards' | 'backwards',
    from: number | undefined,
    count: number,
  ): Promise<readonly StoredRecord[]> {
    return this.records(() => streamRequest(streamId, direction, from, count));
  }

  /** The events behind a position, as many as asked for unless the log ends before. */
  async stretch(after: Position, count: number): Promise<Stretch> {
    // Reads begin at a position, that is with the event that stands there.
    const asked = after === START_OF_LOG ? count : count + 1;
    const read = await this.records(() => allRequest(after, asked));
    const behind = read.filter(({ position }) => position > after);
    return {
      records: behind.filter(isOurs),
      end: behind.at(-1)?.position,
      isLast: read.length < asked,
    };
  }

  /** Position of the last event of ours. */
  async head(): Promise<Position> {
    const [last] = await this.records(headRequest);
    return last?.position ?? START_OF_LOG;
  }

  /** The events of a stream between two revisions, both inclusive. */
  async identities(streamId: string, first: number, last: number): Promise<readonly EventIdentity[]> {
    return await this.streamPage(streamId, 'forwards', first, last - first + 1);
  }

  private records(request: () => ReadReq): Promise<readonly StoredRecord[]> {
    return withRetry(async () => {
      const call = await this.connection.read(request(), PAGE_TIMEOUT);
      const records: StoredRecord[] = [];
      try {
        for await (const message of call) {
          const event = message.getEvent()?.getEvent();
          if (event !== undefined) records.push(recordOf(event));
        }
      } catch (error) {
        if (this.connection.closed && isTransient(error)) throw new Error('the event log is closed', { cause: error });
        throw error;
      }
      return records;
    });
  }
}
