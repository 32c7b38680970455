import pg from 'pg';
import type { EventIdentity } from '../earlier-result.js';
import type { LogFilter } from '../event-log.js';
import { filterKeys } from '../log-filter.js';
import { connectionOptions, withRetry } from './connection.js';
import { positionOf } from './position.js';
import { RAW_ROWS, STORED_COLUMNS, weightOf, type StoredRow } from './stored-row.js';

/** Connections for reads; a page takes milliseconds, and two cores read no faster with more. */
const READ_CONNECTIONS = 4;

/** Positions one statement walks over at most: some tenths of a second, far from the time a statement may take. Positions are gap-free. */
const WINDOW = 50_000n;

/** The statements that read the log, each prepared under its name and repeated when the connection breaks. */
export class LogReader {
  private readonly pool: pg.Pool;

  constructor(connectionString: string) {
    this.pool = new pg.Pool({ ...connectionOptions(connectionString, 'qiyue log reader'), max: READ_CONNECTIONS });
    // A broken idle connection is replaced; unheard, it would end the process.
    this.pool.on('error', () => undefined);
  }

  /** Position of the last event, 0 when there is none. */
  async head(): Promise<string> {
    const rows = await this.query<[string]>(
      'log-head',
      'select position from log.events order by position desc limit 1',
      [],
    );
    return rows[0]?.[0] ?? '0';
  }

  /** Events of a stream from a revision on, inclusive. */
  streamPage(
    streamId: string,
    direction: 'forwards' | 'backwards',
    from: number,
    limit: number,
  ): Promise<readonly StoredRow[]> {
    const [compare, order] = direction === 'forwards' ? ['>=', 'asc'] : ['<=', 'desc'];
    return this.query<StoredRow>(
      `log-stream-${direction}`,
      `select ${STORED_COLUMNS} from log.events where stream_id = $1 and revision ${compare} $2 order by revision ${order} limit $3`,
      [streamId, from, limit],
    );
  }

  /**
   * Events after a position, exclusive, up to another, inclusive, in order. A filter is checked row by row on the walk along the log:
   * reading all of it costs one pass whatever the filter. Walks along an index of types were tried and cost more for every page, for
   * planners prefer the log's own order; without those indexes each append is cheaper too.
   */
  async logPage(after: string, upTo: string, limit: number, filter: LogFilter): Promise<readonly StoredRow[]> {
    const found: StoredRow[] = [];
    const end = BigInt(upTo);
    for (let start = BigInt(after); start < end && found.length < limit; start += WINDOW) {
      const stop = start + WINDOW < end ? start + WINDOW : end;
      found.push(...(await this.window(start, stop, limit - found.length, filter)));
    }
    return found;
  }

  private window(after: bigint, upTo: bigint, limit: number, filter: LogFilter): Promise<readonly StoredRow[]> {
    const parameters: unknown[] = [String(after), String(upTo), limit];
    const conditions = ['position > $1', 'position <= $2'];
    for (const [column, keys] of [
      ['type', filter.types],
      ['category', filter.categories],
    ] as const) {
      if (keys !== undefined) conditions.push(`${column} = any($${parameters.push(filterKeys(keys))})`);
    }
    return this.query<StoredRow>(
      `log-all${filter.types === undefined ? '' : '-types'}${filter.categories === undefined ? '' : '-categories'}`,
      `select ${STORED_COLUMNS} from log.events where ${conditions.join(' and ')} order by position limit $3`,
      parameters,
    );
  }

  /** The events of a stream between two revisions, both inclusive. */
  async identities(streamId: string, first: number, last: number): Promise<readonly EventIdentity[]> {
    const rows = await this.query<[position: string, id: string]>(
      'log-identities',
      'select position, event_id from log.events where stream_id = $1 and revision between $2 and $3 order by revision',
      [streamId, first, last],
    );
    return rows.map(([position, id]) => ({ position: positionOf(position), id }));
  }

  /** Tells whoever listens how far the log has come. */
  notify(head: number): Promise<unknown> {
    // What it tells of is on disk; the telling itself, which no crash outlives, does not wait for the disk.
    return this.query(
      'log-notify',
      `with no_wait as materialized (select set_config('synchronous_commit', 'off', true))
       select pg_notify('log_events', $1) from no_wait`,
      [String(head)],
    );
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async query<Row extends readonly unknown[]>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<readonly Row[]> {
    const answer = await withRetry(() =>
      this.pool.query({ ...RAW_ROWS, name, text, values: [...values] } as pg.QueryArrayConfig),
    );
    return answer.rows as unknown as readonly Row[];
  }
}

/** Sum of the weights of a page. */
export function weightOfPage(rows: readonly StoredRow[]): number {
  let weight = 0;
  for (const row of rows) weight += weightOf(row);
  return weight;
}
