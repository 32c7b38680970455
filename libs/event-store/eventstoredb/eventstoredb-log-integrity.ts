import { START_OF_LOG, type Position } from '../event-log.js';
import type { LogDefect, LogIntegrity } from '../log-integrity.js';
import { EventStoreConnection } from './connection.js';
import { contentHashOf, splitMetadata } from './content-hash.js';
import { LogReader } from './log-reader.js';
import { requireJson, type StoredRecord } from './stored-record.js';

/** Events held in memory at a time, some megabytes. */
const PAGE = 2_000;

/**
 * Reads the log in its own order over a connection of its own: every event with the hash that the adapter wrote into it, positions that
 * ascend, no event twice, and every stream whole from its first revision, for the server itself can truncate, delete and scavenge. Events
 * cut off at the end of a stream, and a stream that is gone as a whole, leave no trace in a log with sparse positions: the read models, and a
 * copy of the record kept elsewhere, show them.
 * Memory: the ids of all streams and events.
 */
export class EventStoreDBLogIntegrity implements LogIntegrity {
  constructor(private readonly url: string) {}

  async verify(upTo: Position, report: (defect: LogDefect) => void): Promise<number> {
    const connection = new EventStoreConnection(this.url);
    try {
      const examination = new Examination(report);
      const reader = new LogReader(connection);
      for (let after: Position | undefined = START_OF_LOG; after !== undefined && after < upTo;) {
        const { records, end } = await reader.stretch(after, PAGE);
        for (const record of records) if (record.position <= upTo) examination.examine(record);
        after = end;
      }
      return examination.examined;
    } finally {
      await connection.close();
    }
  }
}

class Examination {
  examined = 0;
  private last: Position = START_OF_LOG;
  private readonly revisions = new Map<string, number>();
  private readonly ids = new Set<string>();

  constructor(private readonly report: (defect: LogDefect) => void) {}

  examine(record: StoredRecord): void {
    this.examined += 1;
    const { position, streamId, revision, id } = record;
    const place = `$all position ${position} (${streamId} revision ${revision})`;
    if (position <= this.last) this.report({ place, zh: '事件位置次序错乱', en: 'the event is out of order' });
    this.last = position;
    const next = (this.revisions.get(streamId) ?? -1) + 1;
    if (revision !== next) this.report(gap(streamId, next, revision - 1));
    this.revisions.set(streamId, revision);
    const key = Buffer.from(id.replaceAll('-', ''), 'hex').toString('latin1');
    if (this.ids.has(key)) this.report({ place, zh: '事件编号重复', en: 'an event with this id stands elsewhere' });
    this.ids.add(key);
    if (!hasItsHash(record)) {
      this.report({ place, zh: '事件内容与其校验值不符', en: 'the event does not match its content hash' });
    }
  }
}

function hasItsHash(record: StoredRecord): boolean {
  try {
    requireJson(record);
    const { metadata, contentHash } = splitMetadata(record.metadata);
    return contentHash === contentHashOf({ ...record, metadata });
  } catch {
    return false;
  }
}

function gap(streamId: string, first: number, last: number): LogDefect {
  const place = `stream ${streamId} ${first >= last ? `revision ${first}` : `revisions ${first} to ${last}`}`;
  return { place, zh: '缺少事件', en: 'events are missing' };
}
