import pg from 'pg';

/** Injection token of the pool of role `qiyue_service`. */
export const SERVICE_POOL = Symbol('ServicePool');

/** Injection token of the pool of role `qiyue_projector`. */
export const PROJECTOR_POOL = Symbol('ProjectorPool');

export interface PoolOptions {
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Most connections. Default {@link DEFAULT_CONNECTIONS}. */
  readonly max?: number;
  /** Milliseconds a statement may take; 0 is no limit. Default: no limit. */
  readonly statementTimeout?: number;
  /** Milliseconds an unused connection is kept. Default: 10 seconds. */
  readonly idleTimeout?: number;
  /** Whether unused connections let the process end. Default: false. */
  readonly allowExitOnIdle?: boolean;
}

/** Two per core of a small server; PostgreSQL gains nothing from more at once. */
const DEFAULT_CONNECTIONS = 8;

/** Milliseconds to wait for a connection before saying so. */
const CONNECTION_TIMEOUT = 10_000;

/**
 * A pool whose results hold only plain values: `bigint` as number (an error beyond 2^53), `date` as `YYYY-MM-DD`,
 * `timestamptz` as an ISO 8601 instant in UTC with milliseconds, `json` and `jsonb` parsed.
 */
export function createPool(connectionString: string, options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    application_name: options.applicationName,
    max: options.max ?? DEFAULT_CONNECTIONS,
    connectionTimeoutMillis: CONNECTION_TIMEOUT,
    ...(options.statementTimeout === undefined ? {} : { statement_timeout: options.statementTimeout }),
    ...(options.idleTimeout === undefined ? {} : { idleTimeoutMillis: options.idleTimeout }),
    allowExitOnIdle: options.allowExitOnIdle === true,
    types: plainTypes,
    // Instants come in UTC whatever the server's own setting is.
    options: '-c TimeZone=UTC',
  });
  // A connection that breaks is replaced, and whoever uses it learns of it from their query; unheard, it would end the process. The pool
  // hears only those nobody uses.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

const { builtins } = pg.types;

const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, safeInteger],
  [builtins.DATE, (text) => text],
  [builtins.TIMESTAMPTZ, instantOf],
]);

/** The type parsers of {@link createPool}, for connections made otherwise. */
export const plainTypes = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): unknown =>
    (format !== 'binary' && parsers.get(oid)) || pg.types.getTypeParser(oid, format),
};

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a number`);
  return value;
}

/** `2026-06-30 08:00:00.12+00` as `2026-06-30T08:00:00.120Z`; `Date` would cost ten times as much. Microseconds are cut off. */
function instantOf(text: string): string {
  const fraction = text.slice(20, -3);
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
}
