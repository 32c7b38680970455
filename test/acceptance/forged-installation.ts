import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createDatabase, dropDatabase } from '#libs/postgres/set-up';
import type { DatabaseRole } from '#libs/postgres/roles';
import type { TestDatabase } from '#libs/testing/postgres-database';
import { testServer } from '#libs/testing/postgres-test-server';

/** Connection string of a role, or of the administrator, to one database. */
export type ConnectionStrings = (role: DatabaseRole | 'administrator') => string;

/**
 * A copy of the database of an application that was stopped, changed by somebody whom no rule of the database stops.
 * @param change statements, each of which must change something; or what the forger does
 */
export async function forged<Result>(
  database: TestDatabase,
  change: string | readonly string[] | ((to: ConnectionStrings) => Promise<void>),
  work: (to: ConnectionStrings) => Promise<Result>,
): Promise<Result> {
  const { administrator } = await testServer();
  const name = `${database.name}_${randomBytes(4).toString('hex')}`;
  await asAdministrator(
    administrator,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database.name}'`,
  );
  await createDatabase(administrator, name, database.name);
  const to: ConnectionStrings = (role) => {
    const url = new URL(database.connectionString(role));
    url.pathname = `/${name}`;
    return url.toString();
  };
  try {
    if (typeof change === 'function') await change(to);
    else await asForger(to, ...[change].flat());
    return await work(to);
  } finally {
    await dropDatabase(administrator, name);
  }
}

/** Statements that no trigger sees. */
export function asForger(to: ConnectionStrings, ...statements: readonly string[]): Promise<void> {
  return asAdministrator(to('administrator'), 'SET session_replication_role = replica', ...statements);
}

async function asAdministrator(connectionString: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    for (const statement of statements) {
      const { command, rowCount } = await client.query(statement);
      // A change that changes nothing would prove nothing.
      if (/^(UPDATE|DELETE|INSERT)$/.test(command)) expect([statement, rowCount]).not.toEqual([statement, 0]);
    }
  } finally {
    await client.end();
  }
}

/** As a thorough forger leaves the hashes of the log. */
export function rehash(where = ''): string {
  return `UPDATE log.events SET content_hash =
    log.content_hash(position, stream_id, revision, event_id, type, recorded_at, data::text, metadata::text) ${where}`;
}
