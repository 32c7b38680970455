import pg from 'pg';
import { rest } from '#libs/messaging/delivery/pauses';

/** Milliseconds between two attempts to get the lock: how long the hand-over takes after the holder has gone. */
const TRY_INTERVAL = 1_000;

/** Milliseconds between two looks whether the connection that holds the lock still answers, and until it must have answered. */
const LOOK_INTERVAL = 2_000;
const ANSWER_TIMEOUT = 5_000;

/** Milliseconds to wait for a connection. */
const CONNECTION_TIMEOUT = 5_000;

/**
 * The server itself finds out within seconds that a holder's machine has gone without a word, instead of the two hours that systems are
 * set to.
 */
const SERVER_KEEPALIVE = '-c tcp_keepalives_idle=4 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3';

/** A lock that only one connection of the whole database holds, and that goes with that connection. */
export interface HeldLock {
  /** Aborted once it can no longer be relied upon that the lock is held. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Waits for its turn.
 * @param name of the lock in the database
 * @returns undefined when the signal came first
 * @throws Error when the database is away
 */
export async function acquireLock(
  connectionString: string,
  name: string,
  signal: AbortSignal,
): Promise<HeldLock | undefined> {
  const client = new pg.Client({
    connectionString,
    application_name: 'qiyue relay lock',
    options: SERVER_KEEPALIVE,
    keepAlive: true,
    connectionTimeoutMillis: CONNECTION_TIMEOUT,
    query_timeout: ANSWER_TIMEOUT,
  });
  const lost = new AbortController();
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());
  try {
    await client.connect();
    while (!signal.aborted) {
      const { rows } = await client.query<{ mine: boolean }>(
        'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS mine',
        [name],
      );
      if (rows[0]?.mine === true) return hold(client, lost);
      await rest(TRY_INTERVAL, signal);
    }
    await client.end();
    return undefined;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

function hold(client: pg.Client, lost: AbortController): HeldLock {
  const watching = watch(client, lost);
  return {
    lost: lost.signal,
    release: async () => {
      lost.abort();
      await client.end().catch(() => undefined);
      await watching;
    },
  };
}

/** A connection may be gone without an error reaching us; then somebody else may hold the lock. */
async function watch(client: pg.Client, lost: AbortController): Promise<void> {
  while (!lost.signal.aborted) {
    await rest(LOOK_INTERVAL, lost.signal);
    if (!lost.signal.aborted) await client.query('SELECT 1').catch(() => lost.abort());
  }
}
