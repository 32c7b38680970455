import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EmbeddedServer } from '#libs/postgres/embedded-server';
import { migrate } from '#libs/postgres/migrate';
import { DATABASE_ROLE_KEYS, DATABASE_ROLES, type DatabaseRole, type RolePasswords } from '#libs/postgres/roles';
import { createDatabase, setUpRoles } from '#libs/postgres/set-up';

/** Connection facts of the server all specs of this run share. */
export interface TestServer {
  readonly administrator: string;
  readonly passwords: RolePasswords;
  /** Migrated and never connected to again: copied for each spec. */
  readonly template: string;
}

/** As PostgreSQL superuser; the run then uses this server instead of starting one. */
const EXTERNAL_SERVER = 'QIYUE_TEST_DATABASE_URL';

/** Milliseconds until the spec that starts the server must be done. */
export const SERVER_START_TIMEOUT = 180_000;
const POLL = 50;

/** The run's server; the first caller over all jest workers starts it and migrates the template database. */
export async function testServer(): Promise<TestServer> {
  const directory = process.env['QIYUE_TEST_SERVER_DIRECTORY'];
  if (directory === undefined) throw new Error('jest globalSetup libs/testing/postgres-global-setup.ts did not run');
  if (await claim(join(directory, 'claimed'))) {
    const outcome = await makeServer(directory).catch((error: unknown) => ({
      failure: String((error as Error).stack),
    }));
    await writeFile(join(directory, 'outcome.new'), JSON.stringify(outcome), { mode: 0o600 });
    await rename(join(directory, 'outcome.new'), join(directory, 'outcome'));
  }
  const outcome = await outcomeIn(directory);
  if ('failure' in outcome) throw new Error(`the test server did not start: ${outcome.failure}`);
  return outcome;
}

/** First part of the names of this run's databases, by which the end of the run finds them on an external server. */
export function testDatabasePrefix(): string {
  return `qiyue_test_${basename(process.env['QIYUE_TEST_SERVER_DIRECTORY'] ?? '')
    .replace(/\W/g, '')
    .toLowerCase()}_`;
}

/** Whether this process is the first: making a directory is atomic. */
async function claim(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function makeServer(directory: string): Promise<TestServer> {
  const { administrator, passwords } = await serverIn(directory);
  const template = `${testDatabasePrefix()}template`;
  await createDatabase(administrator, template);
  await migrate(connectionStringFor({ administrator, passwords }, 'owner', template));
  return { administrator, passwords, template };
}

async function serverIn(directory: string): Promise<Omit<TestServer, 'template'>> {
  const external = process.env[EXTERNAL_SERVER];
  if (external !== undefined && external !== '') {
    const passwords = Object.fromEntries(DATABASE_ROLE_KEYS.map((role) => [role, 'qiyue-test'])) as Record<
      DatabaseRole,
      string
    >;
    await setUpRoles(external, passwords);
    return { administrator: external, passwords };
  }
  const server = await EmbeddedServer.start({
    directory,
    outliveProcess: true,
    starterPid: Number(process.env['QIYUE_TEST_RUN_PID']),
  });
  return { administrator: server.administratorConnectionString(), passwords: server.passwords };
}

async function outcomeIn(directory: string): Promise<TestServer | { failure: string }> {
  const end = Date.now() + SERVER_START_TIMEOUT;
  for (;;) {
    try {
      return JSON.parse(await readFile(join(directory, 'outcome'), 'utf8')) as TestServer | { failure: string };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    if (Date.now() > end) throw new Error(`the test server did not start within ${SERVER_START_TIMEOUT} ms`);
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}

/** Connection string of a role to a database of the server. */
export function connectionStringFor(
  server: Omit<TestServer, 'template'>,
  role: DatabaseRole | 'administrator',
  database: string,
): string {
  const url = new URL(server.administrator);
  url.pathname = `/${database}`;
  if (role !== 'administrator') {
    url.username = DATABASE_ROLES[role];
    url.password = server.passwords[role];
  }
  return url.toString();
}
