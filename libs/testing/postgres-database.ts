import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { createPool } from '#libs/postgres/pool';
import type { DatabaseRole } from '#libs/postgres/roles';
import { createDatabase, dropDatabase } from '#libs/postgres/set-up';
import { connectionStringFor, SERVER_START_TIMEOUT, testServer, type TestServer } from './postgres-test-server.js';

/** A freshly migrated database of its own for one spec file (or one `describe`). */
export interface TestDatabase {
  readonly name: string;
  connectionString(role: DatabaseRole | 'administrator'): string;
  /** One pool per role, closed after the tests. */
  pool(role: DatabaseRole): pg.Pool;
}

/**
 * Call at the top of a spec or of a `describe`: makes the database before the tests and drops it afterwards. The returned object may be
 * used inside hooks and tests only. The first use in a run starts the server.
 */
export function useTestDatabase(): TestDatabase {
  const name = `qiyue_test_${randomBytes(8).toString('hex')}`;
  const pools = new Map<DatabaseRole, pg.Pool>();
  let server: TestServer | undefined;

  const connectionString = (role: DatabaseRole | 'administrator') => {
    if (server === undefined) throw new Error('the test database exists only inside hooks and tests');
    return connectionStringFor(server, role, name);
  };

  beforeAll(async () => {
    server = await testServer();
    await createDatabase(server.administrator, name, server.template);
  }, SERVER_START_TIMEOUT);

  afterAll(async () => {
    await Promise.all([...pools.values()].map((pool) => pool.end()));
    if (server !== undefined) await dropDatabase(server.administrator, name);
  });

  return {
    name,
    connectionString,
    pool(role) {
      const known = pools.get(role);
      if (known !== undefined) return known;
      const pool = createPool(connectionString(role), { applicationName: `test ${role}` });
      pools.set(role, pool);
      return pool;
    },
  };
}
