import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import {
  majorVersionOf,
  postgresBinaries,
  SERVER_USER,
  serverIdentity,
  type PostgresBinaries,
  type ProcessIdentity,
} from './embedded-binaries.js';
import { clearLock, isAlive, readLock, runsPostgres, stopProcess, type ServerLock } from './embedded-lock.js';
import {
  dataDirectoryInUse,
  directoryUnreachable,
  diskFull,
  type EmbeddedServerError,
  otherMajorVersion,
  portInUse,
  startFailed,
} from './embedded-server-error.js';
import { DATABASE_ROLE_KEYS, DATABASE_ROLES, type DatabaseRole, type RolePasswords } from './roles.js';
import { setUpRoles } from './set-up.js';

const run = promisify(execFile);

export interface EmbeddedServerOptions {
  /** Holds `postgres/` (the data), `postgres-secrets.json`, `postgres-runtime.json` and `postgres.log`. Created if missing. */
  readonly directory: string;
  /** Loopback port. Default: a free one. */
  readonly port?: number;
  /** Settings (`name=value`) beyond the defaults, for measurements. */
  readonly settings?: readonly string[];
  /** Keep the server when this process ends without {@link EmbeddedServer.stop}. Default: it is stopped. */
  readonly outliveProcess?: boolean;
  /** The process on whose behalf the server runs; once that is dead, the next start may stop the server. Default: this process. */
  readonly starterPid?: number;
}

interface Secrets {
  readonly administrator: string;
  readonly roles: RolePasswords;
}

/** What a second process needs to connect; passwords are in the secrets file. */
interface Runtime {
  readonly serverPid: number;
  readonly starterPid: number;
  readonly port: number;
}

/** Name of the one database of an installation on one machine. */
export const INSTALLATION_DATABASE = 'qiyue';

const ADMINISTRATOR = 'postgres';
const MAINTENANCE_DATABASE = 'postgres';
const HOST = '127.0.0.1';

/** Milliseconds for a start, which after a crash replays the write-ahead log. */
const START_TIMEOUT = 120_000;
const START_POLL = 25;

/** Enough for all processes of one machine with a pool each, and for measurements with 256 requests in flight over pools. */
const MAX_CONNECTIONS = 200;

/** Durability is the point of the log, so its settings are spelt out instead of being left to defaults. */
const SETTINGS = [
  'fsync=on',
  'synchronous_commit=on',
  'full_page_writes=on',
  `listen_addresses=${HOST}`,
  'unix_socket_directories=',
  `max_connections=${MAX_CONNECTIONS}`,
  'timezone=UTC',
  'log_timezone=UTC',
  'lc_messages=C',
];

/** A real PostgreSQL with its data in a directory, for one machine and for tests. Listens on loopback only. */
export class EmbeddedServer {
  private constructor(
    private readonly directory: string,
    private readonly pid: number,
    private readonly secrets: Secrets,
    readonly port: number,
    private readonly endWithProcess: (() => void) | undefined,
  ) {}

  /**
   * Initialises the data directory if it is new, starts the server and sets the roles up.
   * @throws EmbeddedServerError with the reason and the remedy
   */
  static async start(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
    const directory = resolve(options.directory);
    try {
      return await startIn(directory, options, (...parts) => new EmbeddedServer(...parts));
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? diskFull(directory, error) : error;
    }
  }

  /**
   * The server that another process runs on this directory, also one that an administrator has started again on the same port.
   * @returns undefined when none runs
   */
  static async attach(directory: string): Promise<EmbeddedServer | undefined> {
    const absolute = resolve(directory);
    const lock = await readLock(clusterOf(absolute));
    const runtime = await readJson<Runtime>(runtimeFileOf(absolute));
    const secrets = await readJson<Secrets>(secretsFileOf(absolute));
    if (lock === undefined || runtime === undefined || secrets === undefined) return undefined;
    if (!(await isServer(lock, runtime))) return undefined;
    return new EmbeddedServer(absolute, lock.pid, secrets, runtime.port, undefined);
  }

  connectionString(role: DatabaseRole, database: string): string {
    return connectionStringOf(DATABASE_ROLES[role], this.secrets.roles[role], this.port, database);
  }

  /** As the superuser: to create databases and roles, nothing else. */
  administratorConnectionString(database = MAINTENANCE_DATABASE): string {
    return connectionStringOf(ADMINISTRATOR, this.secrets.administrator, this.port, database);
  }

  /** Of the server, to be ended by somebody else should this process die without {@link stop}. */
  get processId(): number {
    return this.pid;
  }

  get passwords(): RolePasswords {
    return this.secrets.roles;
  }

  /** Stops the server and waits until it is gone. May be repeated. */
  async stop(): Promise<void> {
    if (this.endWithProcess !== undefined) process.removeListener('exit', this.endWithProcess);
    if (isAlive(this.pid)) await stopProcess(this.pid);
    await rm(runtimeFileOf(this.directory), { force: true });
  }
}

/** Whether the lock is that of a living server and not one left behind, whose number another program got since. */
async function isServer(lock: ServerLock, runtime: Runtime): Promise<boolean> {
  if (lock.port !== runtime.port || !isAlive(lock.pid)) return false;
  return lock.pid === runtime.serverPid || (await runsPostgres(lock.pid));
}

type Construct = (
  directory: string,
  pid: number,
  secrets: Secrets,
  port: number,
  endWithProcess: (() => void) | undefined,
) => EmbeddedServer;

async function startIn(
  directory: string,
  options: EmbeddedServerOptions,
  construct: Construct,
): Promise<EmbeddedServer> {
  await mkdir(directory, { recursive: true });
  const cluster = clusterOf(directory);
  const binaries = postgresBinaries();
  const identity = await serverIdentity();
  await requireSameVersion(cluster, binaries);
  await clearLock(cluster, async (pid) => {
    const runtime = await readJson<Runtime>(runtimeFileOf(directory));
    return runtime?.serverPid === pid ? runtime.starterPid : undefined;
  });
  const secrets = await secretsOf(directory);
  await initialise(directory, binaries, identity, secrets);
  const port = options.port ?? (await freePort());
  await requireFreePort(port);
  const child = await launch(directory, binaries, identity, port, options.settings ?? []);
  const pid = await ready(directory, child, secrets, port);
  const runtime: Runtime = { serverPid: pid, starterPid: options.starterPid ?? process.pid, port };
  await writeFile(runtimeFileOf(directory), JSON.stringify(runtime));
  await setUpRoles(connectionStringOf(ADMINISTRATOR, secrets.administrator, port, MAINTENANCE_DATABASE), secrets.roles);
  const endWithProcess =
    options.outliveProcess === true ? undefined : () => void (isAlive(pid) && process.kill(pid, 'SIGINT'));
  if (endWithProcess !== undefined) process.once('exit', endWithProcess);
  return construct(directory, pid, secrets, port, endWithProcess);
}

const clusterOf = (directory: string) => join(directory, 'postgres');
const secretsFileOf = (directory: string) => join(directory, 'postgres-secrets.json');
const runtimeFileOf = (directory: string) => join(directory, 'postgres-runtime.json');
const logFileOf = (directory: string) => join(directory, 'postgres.log');

function connectionStringOf(user: string, password: string, port: number, database: string): string {
  return `postgresql://${user}:${encodeURIComponent(password)}@${HOST}:${port}/${encodeURIComponent(database)}`;
}

async function requireSameVersion(cluster: string, binaries: PostgresBinaries): Promise<void> {
  const found = await readText(join(cluster, 'PG_VERSION'));
  if (found === undefined) return;
  const wanted = await majorVersionOf(binaries);
  if (found.trim() !== wanted) throw otherMajorVersion(cluster, found.trim(), wanted);
}

/** Random passwords, made once and readable by the owner of this process only; a role that a newer version adds gets its own then. */
async function secretsOf(directory: string): Promise<Secrets> {
  const file = secretsFileOf(directory);
  const known = await readJson<Secrets>(file);
  const password = () => randomBytes(24).toString('base64url');
  const roles = Object.fromEntries(
    DATABASE_ROLE_KEYS.map((role) => [role, known?.roles[role] ?? password()]),
  ) as Record<DatabaseRole, string>;
  const secrets: Secrets = { administrator: known?.administrator ?? password(), roles };
  if (known === undefined || DATABASE_ROLE_KEYS.some((role) => known.roles[role] === undefined)) {
    await writeAtomically(file, JSON.stringify(secrets, undefined, 2));
  }
  return secrets;
}

async function writeAtomically(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

/** Runs initdb in a directory of its own that takes its place when complete: an interrupted one is never mistaken for data. */
async function initialise(
  directory: string,
  binaries: PostgresBinaries,
  identity: ProcessIdentity,
  secrets: Secrets,
): Promise<void> {
  const cluster = clusterOf(directory);
  if ((await readText(join(cluster, 'PG_VERSION'))) !== undefined) return;
  const fresh = `${cluster}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  const passwordFile = join(directory, 'postgres-password.tmp');
  await writeFile(passwordFile, secrets.administrator, { mode: 0o600 });
  if (identity.uid !== undefined && identity.gid !== undefined) {
    await chown(fresh, identity.uid, identity.gid);
    await chown(passwordFile, identity.uid, identity.gid);
  }
  try {
    await run(
      binaries.initdb,
      [
        `--pgdata=${fresh}`,
        `--username=${ADMINISTRATOR}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        // Text sorts by code point, on every machine alike.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      { ...identity, cwd: '/' },
    );
  } catch (error) {
    throw explainStartFailure(directory, `${(error as { stderr?: string }).stderr ?? ''}\n${String(error)}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(fresh, cluster);
}

async function launch(
  directory: string,
  binaries: PostgresBinaries,
  identity: ProcessIdentity,
  port: number,
  settings: readonly string[],
): Promise<ChildProcess> {
  const log = await open(logFileOf(directory), 'w', 0o600);
  try {
    const flags = [...SETTINGS, ...settings].flatMap((setting) => ['-c', setting]);
    const child = spawn(binaries.postgres, ['-D', clusterOf(directory), '-p', String(port), ...flags], {
      ...identity,
      cwd: '/',
      stdio: ['ignore', log.fd, log.fd],
      // A process group of its own: Ctrl-C in the terminal must not end the database before those who use it.
      detached: true,
    });
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** Waits until the server answers. @returns its pid */
async function ready(directory: string, child: ChildProcess, secrets: Secrets, port: number): Promise<number> {
  let failure: unknown;
  child.once('error', (error) => (failure = error));
  child.once('exit', (code, signal) => (failure ??= new Error(`exit ${code ?? signal}`)));
  const end = Date.now() + START_TIMEOUT;
  while (Date.now() < end) {
    if (failure !== undefined) throw explainStartFailure(directory, await tailOfLog(directory, failure));
    if (await answers(connectionStringOf(ADMINISTRATOR, secrets.administrator, port, MAINTENANCE_DATABASE))) {
      child.removeAllListeners();
      return child.pid as number;
    }
    await new Promise((wake) => setTimeout(wake, START_POLL));
  }
  child.kill('SIGINT');
  throw startFailed(logFileOf(directory), await tailOfLog(directory, `no answer within ${START_TIMEOUT} ms`));
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === STILL_STARTING) return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** SQLSTATE cannot_connect_now. */
const STILL_STARTING = '57P03';

/** Characters of the log worth showing. */
const LOG_TAIL = 2_000;

async function tailOfLog(directory: string, failure: unknown): Promise<string> {
  const log = (await readText(logFileOf(directory))) ?? '';
  return `${log.slice(-LOG_TAIL)}${String(failure)}`;
}

/** Turns what the PostgreSQL programs said into an error with a remedy. Their messages are in English (lc_messages=C). */
export function explainStartFailure(directory: string, output: string): EmbeddedServerError {
  if (/no space left on device|ENOSPC/i.test(output)) return diskFull(directory);
  const port = /could not bind .*|Is another postmaster already running on port (\d+)/i.exec(output);
  if (port !== null) return portInUse(Number(/port (\d+)/.exec(output)?.[1] ?? 0));
  const lock = /lock file "postmaster\.pid" already exists[\s\S]*?PID (\d+)/i.exec(output);
  if (lock !== null) return dataDirectoryInUse(clusterOf(directory), Number(lock[1]));
  if (/EACCES|permission denied/i.test(output)) return directoryUnreachable(directory, SERVER_USER, output);
  return startFailed(logFileOf(directory), output.trim());
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, HOST, () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

async function requireFreePort(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? portInUse(port) : error),
    );
    probe.listen(port, HOST, () => probe.close(() => resolve()));
  });
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function readJson<Value>(file: string): Promise<Value | undefined> {
  const text = await readText(file);
  return text === undefined ? undefined : (JSON.parse(text) as Value);
}
