import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { createPool } from '#libs/postgres/pool';
import type { DatabaseRole } from '#libs/postgres/roles';
import { createDatabase } from '#libs/postgres/set-up';
import {
  connectionStringFor,
  SERVER_START_TIMEOUT,
  testDatabasePrefix,
  testServer,
  type TestServer,
} from './postgres-test-server.js';

/** A freshly migrated database of its own for one spec file (or one `describe`). */
export interface TestDatabase {
  readonly name: string;
  connectionString(role: DatabaseRole | 'administrator'): string;
  /** One pool per role. */
  pool(role: DatabaseRole): pg.Pool;
}

/** Milliseconds an unused connection of a test pool stays: the next spec wants its place on the server. */
const IDLE_TIMEOUT = 500;

/**
 * Call at the top of a spec or of a `describe`: makes the database before the tests. The returned object may be used inside hooks and
 * tests only. The first use in a run starts the server.
 *
 * There is nothing to clean up: jest runs `afterAll` hooks in the order of their declaration, so a hook here would take the database from
 * under applications that are stopped after it. Pools let go of their connections by themselves, and the database goes with the run.
 */
export function useTestDatabase(): TestDatabase {
  const name = `${testDatabasePrefix()}${randomBytes(6).toString('hex')}`;
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

  return {
    name,
    connectionString,
    pool(role) {
      const known = pools.get(role);
      if (known !== undefined) return known;
      const pool = createPool(connectionString(role), {
        applicationName: `test ${role}`,
        idleTimeout: IDLE_TIMEOUT,
        allowExitOnIdle: true,
      });
      pools.set(role, pool);
      return pool;
    },
  };
}
