import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runner } from 'node-pg-migrate';

/** Schema and table in which the migrations already run are written down. */
const MIGRATIONS_SCHEMA = 'operation';
const MIGRATIONS_TABLE = 'schema_migration';

/**
 * Brings a database to the newest schema: all pending `migrations/*.sql` in one transaction, under an advisory lock, so that
 * several processes may call it at once and an interrupted run leaves nothing behind.
 * @param ownerConnectionString as `qiyue_owner`, or a role that may create roles and schemas
 * @returns names of the migrations run now
 * @throws Error with the name of the migration that failed
 */
export async function migrate(ownerConnectionString: string): Promise<readonly string[]> {
  const run = await runner({
    databaseUrl: ownerConnectionString,
    dir: migrationsDirectory(),
    direction: 'up',
    migrationsSchema: MIGRATIONS_SCHEMA,
    createMigrationsSchema: true,
    migrationsTable: MIGRATIONS_TABLE,
    singleTransaction: true,
    checkOrder: true,
    advisoryLockMode: 'wait',
    logger: silentLogger,
  });
  return run.map(({ name }) => name);
}

/** Names of the migrations this build ships, in order. */
export async function shippedMigrations(): Promise<readonly string[]> {
  const files = await readdir(migrationsDirectory());
  return files
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort();
}

/**
 * Found from this file upwards, so that it is the same from the sources, from `dist/` (where only JavaScript lies) and from any
 * working directory.
 */
function migrationsDirectory(): string {
  for (let directory = import.meta.dirname; directory !== dirname(directory); directory = dirname(directory)) {
    for (const candidate of [join(directory, 'migrations'), join(directory, 'libs/postgres/migrations')]) {
      if (existsSync(join(candidate, FIRST_MIGRATION))) return candidate;
    }
  }
  throw new Error(`no migrations found above ${import.meta.dirname}`);
}

const FIRST_MIGRATION = '0001_schemas_and_roles.sql';

/** What went wrong is thrown; what went well is the return value. */
const silentLogger = {
  debug: undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
