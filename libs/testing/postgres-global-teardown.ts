import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

/** Milliseconds the server gets to stop; its data is thrown away, so it need not write a checkpoint. */
const STOP_TIMEOUT = 10_000;
const STOP_POLL = 20;

/** Jest `globalTeardown`: stops the servers of this run, if specs started them, and removes their data. */
// eslint-disable-next-line no-restricted-syntax -- jest asks for a default export
export default async function tearDown(): Promise<void> {
  const directory = process.env['QIYUE_TEST_SERVER_DIRECTORY'];
  if (directory === undefined) return;
  const pid = await serverPid(directory);
  if (pid !== undefined) await stop(pid, 'SIGQUIT'); // immediate shutdown
  await stopBroker(join(directory, 'kafka'));
  const external = process.env['QIYUE_TEST_DATABASE_URL'];
  if (external !== undefined && external !== '') await dropDatabases(external, directory);
  await rm(directory, { recursive: true, force: true });
}

/** Drops the databases of this run from a server that outlives it; see `testDatabasePrefix`. */
async function dropDatabases(administrator: string, directory: string): Promise<void> {
  const prefix = `qiyue_test_${basename(directory).replace(/\W/g, '').toLowerCase()}_`;
  const client = new pg.Client({ connectionString: administrator });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)',
    [prefix],
  );
  for (const { name } of rows) await client.query(`DROP DATABASE ${pg.escapeIdentifier(name)} WITH (FORCE)`);
  await client.end();
}

async function serverPid(directory: string): Promise<number | undefined> {
  try {
    return (JSON.parse(await readFile(join(directory, 'postgres-runtime.json'), 'utf8')) as { serverPid: number })
      .serverPid;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The Kafka broker that specs of this run shared, if one of them started it; see `kafka-broker.ts`. */
async function stopBroker(directory: string): Promise<void> {
  const outcome = await readFile(join(directory, 'outcome'), 'utf8').catch(() => '{}');
  const { processId, container } = JSON.parse(outcome) as { processId?: number; container?: string };
  if (processId !== undefined) await stop(processId, 'SIGKILL');
  if (container !== undefined) await promisify(execFile)('docker', ['rm', '--force', '--volumes', container]);
}

async function stop(pid: number, signal: NodeJS.Signals): Promise<void> {
  const end = Date.now() + STOP_TIMEOUT;
  try {
    process.kill(pid, signal);
    while (Date.now() < end) {
      process.kill(pid, 0);
      await new Promise((resolve) => setTimeout(resolve, STOP_POLL));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
