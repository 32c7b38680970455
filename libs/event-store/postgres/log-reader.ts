import pg from 'pg';
import type { LogFilter } from '../event-log.js';
import { connectionOptions, withRetry } from './connection.js';
import { RAW_ROWS, STORED_COLUMNS, weightOf, type StoredRow } from './stored-row.js';

/** Connections for reads; a page takes milliseconds, and two cores read no faster with more. */
const READ_CONNECTIONS = 4;

/**
 * All statements of the reader walk an index in its order and stop at a limit. A planner without statistics, as on a log that was just
 * filled, takes the rest of the log for a few rows and sorts it for every page: the cost of reading grows with the square of the log.
 */
const INDEX_WALKS = '-c enable_bitmapscan=off -c enable_sort=off';

/** Keys of one filter, bounded because each is a branch of the statement. All types of the system are some hundreds. */
const MAX_FILTER_KEYS = 1000;

/** The statements that read the log, each prepared under its name and repeated when the connection breaks. */
export class LogReader {
  private readonly pool: pg.Pool;

  constructor(connectionString: string) {
    const connection = connectionOptions(connectionString, 'qiyue log reader');
    this.pool = new pg.Pool({ ...connection, options: `${connection.options} ${INDEX_WALKS}`, max: READ_CONNECTIONS });
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

  /** Events after a position, exclusive, up to another, inclusive, in order. */
  async logPage(after: string, upTo: string, limit: number, filter: LogFilter): Promise<readonly StoredRow[]> {
    const { column, keys, remaining } = branchesOf(filter);
    if (column !== undefined && keys.length === 0) return [];
    const parameters: unknown[] = [after, upTo, limit, ...keys];
    const range = 'position > $1 and position <= $2';
    const narrowed = remaining === undefined ? range : `${range} and category = any($${parameters.push(remaining)})`;
    // One ordered index walk per key, merged: stops after `limit` events however rare or frequent they are. Each branch is ordered and
    // limited by itself, or PostgreSQL would gather all branches to their end and sort them.
    const pick = 'order by position limit $3';
    const source =
      column === undefined
        ? `select ${STORED_COLUMNS} from log.events where ${range}`
        : `select * from (${keys
            .map((_, index) => {
              const key = `${column} = $${index + 4}`;
              return `(select ${STORED_COLUMNS} from log.events where ${key} and ${narrowed} ${pick})`;
            })
            .join(' union all ')}) as branches`;
    return this.query<StoredRow>(
      `log-all-${column ?? 'events'}-${keys.length}${remaining === undefined ? '' : '-in-categories'}`,
      `${source} ${pick}`,
      parameters,
    );
  }

  /** Position and id of the events of a stream between two revisions, both inclusive. */
  identities(
    streamId: string,
    first: number,
    last: number,
  ): Promise<readonly (readonly [position: string, id: string])[]> {
    return this.query<[string, string]>(
      'log-identities',
      'select position, event_id from log.events where stream_id = $1 and revision between $2 and $3 order by revision',
      [streamId, first, last],
    );
  }

  /** Tells whoever listens how far the log has come. */
  notify(head: number): Promise<unknown> {
    return this.query('log-notify', `select pg_notify('log_events', $1)`, [String(head)]);
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

interface Branches {
  readonly column: 'type' | 'category' | undefined;
  readonly keys: readonly string[];
  /** Categories to check on top of types. */
  readonly remaining: readonly string[] | undefined;
}

/** Types are rarer than categories, so they choose the index when both are given. An empty list matches nothing. */
function branchesOf({ types, categories }: LogFilter): Branches {
  const [column, wanted] = types !== undefined ? (['type', types] as const) : (['category', categories] as const);
  if (wanted === undefined) return { column: undefined, keys: [], remaining: undefined };
  const keys = [...new Set(wanted)].sort();
  if (keys.length > MAX_FILTER_KEYS)
    throw new RangeError(`a filter has at most ${MAX_FILTER_KEYS} keys, not ${keys.length}`);
  return { column, keys, remaining: types !== undefined ? categories : undefined };
}

/** Sum of the weights of a page. */
export function weightOfPage(rows: readonly StoredRow[]): number {
  let weight = 0;
  for (const row of rows) weight += weightOf(row);
  return weight;
}
