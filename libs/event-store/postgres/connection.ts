import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { backOff } from '../back-off.js';

/**
 * Session settings of every connection of the log.
 * - Plans are kept for good: they are index walks whatever the parameters, and planning costs more than a page. A plan made while the
 *   table was empty must not walk it whole later, hence no sequential scan, bitmap or sort where an index gives the order.
 * - UTC and ISO, because times are read as text.
 */
const SESSION = [
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_bitmapscan=off',
  'enable_sort=off',
  'jit=off',
  'timezone=UTC',
  'datestyle=ISO',
]
  .map((setting) => `-c ${setting}`)
  .join(' ');

/** Milliseconds to wait for a connection. */
const CONNECTION_TIMEOUT = 10_000;

/** Milliseconds a statement may take on the server; the longest waits for the lock behind other writers. */
const STATEMENT_TIMEOUT = 30_000;

/** Milliseconds until a connection that says nothing counts as broken: the server would have given up before. */
const ANSWER_TIMEOUT = STATEMENT_TIMEOUT + 5_000;

/** How connections of the log are made. */
export function connectionOptions(connectionString: string, applicationName: string): pg.ClientConfig {
  return {
    connectionString,
    application_name: applicationName,
    options: SESSION,
    connectionTimeoutMillis: CONNECTION_TIMEOUT,
    statement_timeout: STATEMENT_TIMEOUT,
    query_timeout: ANSWER_TIMEOUT,
    keepAlive: true,
  };
}

/** SQLSTATE classes and codes after which the same statement may succeed on another connection. */
const TRANSIENT = /^(08|57P0|57014|40001|40P01|53300|55P03)/;

/**
 * Whether a statement failed for want of a connection, a turn or a server: its outcome is unknown and it may be repeated.
 * Errors without SQLSTATE come from the socket or from pg's own time-outs.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (error instanceof pg.DatabaseError) return typeof code === 'string' && TRANSIENT.test(code);
  return typeof code === 'string' ? /^E[A-Z]+$/.test(code) : /connection|timeout|terminated/i.test(error.message);
}

/** Tries of a statement; with {@link backOff} they span about ten seconds, the time of a server restart. */
const ATTEMPTS = 10;

/** Repeats what failed for want of a connection; the last error is thrown. */
export async function withRetry<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !isTransient(error)) throw error;
      await sleep(backOff(attempt));
    }
  }
}

/** One connection that is made when first needed and made anew after it broke. For one statement at a time. */
export class Connection {
  private client: pg.Client | undefined;

  constructor(
    private readonly connectionString: string,
    private readonly applicationName: string,
  ) {}

  /** @throws Error after which the next call uses a new connection, see {@link isTransient} */
  async query(statement: pg.QueryArrayConfig): Promise<string[][]> {
    const client = (this.client ??= await this.connect());
    try {
      return (await client.query<string[]>(statement)).rows;
    } catch (error) {
      if (isTransient(error)) this.discard(client);
      throw error;
    }
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.end();
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client(connectionOptions(this.connectionString, this.applicationName));
    client.on('error', () => this.discard(client));
    await client.connect();
    return client;
  }

  private discard(client: pg.Client): void {
    if (this.client === client) this.client = undefined;
    // A connection that no longer answers cannot be closed politely; whether this works is of no further interest.
    void client.end().catch(() => undefined);
  }
}
