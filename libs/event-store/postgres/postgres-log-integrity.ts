import type pg from 'pg';
import type { Position } from '../event-log.js';
import type { LogDefect, LogIntegrity } from '../log-integrity.js';
import { contentHashOfRow, type HashedRow } from './content-hash.js';

/** Events held in memory at a time. */
const PAGE = 5_000;

interface LogRow extends HashedRow {
  readonly category: string;
  readonly content_hash: Buffer;
}

/**
 * Reads the log in its own order: positions without a gap from 1, and each row's content hash as the database computed it when
 * the event was taken in. A changed, exchanged or removed event shows here. Events cut off at the very end leave no trace in the
 * log itself; the checkpoints of the read models show them.
 */
export class PostgresLogIntegrity implements LogIntegrity {
  constructor(private readonly pool: pg.Pool) {}

  async verify(upTo: Position, report: (defect: LogDefect) => void): Promise<number> {
    const end = upTo === '' ? 0n : BigInt(upTo);
    let previous = 0n;
    let examined = 0;
    while (previous < end) {
      const rows = await this.page(previous, end);
      if (rows.length === 0) {
        report(gap(previous + 1n, end));
        break;
      }
      for (const row of rows) {
        const position = BigInt(row.position);
        if (position !== previous + 1n) report(gap(previous + 1n, position - 1n));
        previous = position;
        examineRow(row, report);
      }
      examined += rows.length;
    }
    return examined;
  }

  private async page(after: bigint, upTo: bigint): Promise<readonly LogRow[]> {
    const { rows } = await this.pool.query<LogRow>({
      name: 'log-integrity',
      text: `SELECT position::text, stream_id, revision::text, event_id::text, category, type,
                    to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS recorded_at,
                    data::text AS data, metadata::text AS metadata, content_hash
               FROM log.events AS e WHERE e.position > $1 AND e.position <= $2 ORDER BY e.position LIMIT ${PAGE}`,
      values: [String(after), String(upTo)],
    });
    return rows;
  }
}

function examineRow(row: LogRow, report: (defect: LogDefect) => void): void {
  const place = `log.events position ${row.position} (${row.stream_id} revision ${row.revision})`;
  if (!contentHashOfRow(row).equals(row.content_hash)) {
    report({ place, zh: '事件内容与其校验值不符', en: 'the event does not match its content hash' });
  }
  // Not `categoryOf`: a row made by hand may have a stream id that is none, and is to be reported all the same.
  if (row.category !== row.stream_id.split('-', 1)[0]) {
    report({ place, zh: '事件分类与流不符', en: 'the category is not that of the stream' });
  }
}

function gap(first: bigint, last: bigint): LogDefect {
  const place = first === last ? `log.events position ${first}` : `log.events positions ${first} to ${last}`;
  return { place, zh: '缺少事件', en: 'events are missing' };
}
