import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { ConfigurationError, readEnvironment } from '#libs/platform/configuration';
import { DATABASE_VARIABLES } from '#libs/platform/installation-database';
import { EmbeddedServer } from '#libs/postgres/embedded-server';
import { shippedMigrations } from '#libs/postgres/migrate';
import { DATABASE_ROLE_KEYS, DATABASE_ROLES, type DatabaseRole } from '#libs/postgres/roles';
import { databasePlanOf } from './database-plan.js';
import { setUpDatabase } from './set-up-database.js';

/** Needs a character that an address must encode. */
const PASSWORD = 'geheim/密@1';

function addressOf(role: DatabaseRole, server = 'db:5432', database = 'city', password = PASSWORD): string {
  return `postgresql://${DATABASE_ROLES[role]}:${encodeURIComponent(password)}@${server}/${database}`;
}

function variablesFor(server: string, administrator: string, database?: string): Record<string, string> {
  const services = DATABASE_ROLE_KEYS.map((role) => [DATABASE_VARIABLES[role], addressOf(role, server, database)]);
  return { QIYUE_ADMINISTRATOR_DATABASE_URL: administrator, ...(Object.fromEntries(services) as object) };
}

describe('the plan of a database', () => {
  const variables = variablesFor('db:5432', 'postgresql://postgres:x@db/postgres');
  const planOf = (changes: Record<string, string | undefined>) =>
    databasePlanOf(readEnvironment({ ...variables, ...changes }));

  it('takes passwords and name from the addresses of the services', () => {
    const plan = planOf({ QIYUE_RELAY_DATABASE_URL: undefined });
    expect(plan).toMatchObject({ database: 'city', withoutLogin: ['relay'] });
    expect(plan.passwords.service).toBe(PASSWORD);
  });

  it.each([
    ['QIYUE_OWNER_DATABASE_URL', undefined],
    ['QIYUE_ADMINISTRATOR_DATABASE_URL', undefined],
    ['QIYUE_ADMINISTRATOR_DATABASE_URL', 'postgresql://postgres:x@elsewhere/postgres'],
    ['QIYUE_SERVICE_DATABASE_URL', addressOf('service', 'elsewhere:5432')],
    ['QIYUE_SERVICE_DATABASE_URL', addressOf('service', 'db:5432', 'town')],
    ['QIYUE_SERVICE_DATABASE_URL', addressOf('projector')],
    ['QIYUE_SERVICE_DATABASE_URL', addressOf('service', 'db:5432', 'city', '')],
    ['QIYUE_SERVICE_DATABASE_URL', 'postgresql://a:b@c:notaport/d'],
  ])('refuses %s = %s without repeating it', (name, value) => {
    expect.assertions(3);
    try {
      planOf({ [name]: value });
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError);
      expect((error as ConfigurationError).faults.map((fault) => fault.name)).toEqual([name]);
      expect((error as ConfigurationError).message).not.toContain(PASSWORD);
    }
  });
});

describe('setting a database up', () => {
  let directory: string;
  let server: EmbeddedServer;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'qiyue-setup-'));
    // As root the database runs under another user, who must be able to enter.
    await chmod(directory, 0o755);
    // A server of its own: roles belong to the whole server, and other specs use theirs.
    server = await EmbeddedServer.start({ directory });
  }, 120_000);

  afterAll(async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function query(connectionString: string, text: string): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }

  it('makes roles, database and tables, and changes nothing the second time', async () => {
    const place = `127.0.0.1:${server.port}`;
    const variables = variablesFor(place, server.administratorConnectionString());
    const plan = databasePlanOf(readEnvironment(variables));
    expect(await setUpDatabase(plan)).toEqual({ created: true, migrations: await shippedMigrations() });
    expect(await setUpDatabase(plan)).toEqual({ created: false, migrations: [] });
    for (const role of DATABASE_ROLE_KEYS) {
      expect(await query(addressOf(role, place), 'SELECT current_user AS who')).toEqual([
        { who: DATABASE_ROLES[role] },
      ]);
    }
    await expect(query(addressOf('service', place), 'DELETE FROM log.events')).rejects.toThrow('permission denied');
  });

  it('can be done by an administrator who is no superuser, as cloud databases have them', async () => {
    const place = `127.0.0.1:${server.port}`;
    const own = server.administratorConnectionString();
    const names = Object.values(DATABASE_ROLES).join(', ');
    // The roles as such an administrator finds them on a new server: not there.
    await query(own, 'DROP DATABASE IF EXISTS city WITH (FORCE)');
    await query(own, `DROP ROLE ${names}`);
    await query(own, `CREATE ROLE cloud_administrator LOGIN CREATEROLE CREATEDB PASSWORD 'x'`);
    const administrator = `postgresql://cloud_administrator:x@${place}/postgres`;
    const plan = databasePlanOf(readEnvironment(variablesFor(place, administrator, 'town')));
    expect(await setUpDatabase(plan)).toMatchObject({ created: true });
    expect(await setUpDatabase(plan)).toMatchObject({ created: false, migrations: [] });
    expect(await query(addressOf('auditor', place, 'town'), 'SELECT count(*)::int AS n FROM log.events')).toEqual([
      { n: 0 },
    ]);
  });
});
