import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile, mkdtemp, chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { RunningInstance } from '#libs/installation/instance-lock';
import type { Failpoint } from '#libs/kernel/failpoint';
import { LocalBroker } from '#libs/messaging/kafka/local-broker/local-broker';
import type { EventLogAddress } from '#libs/platform/event-log-address';
import { EmbeddedServer, INSTALLATION_DATABASE } from '#libs/postgres/embedded-server';
import type { DatabaseRole } from '#libs/postgres/roles';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PROGRAMS = join(ROOT, 'dist', 'apps');
const SHIFTED_CLOCK = join(import.meta.dirname, 'shifted-clock.mjs');

/** Milliseconds for the first start with the sample district, on a machine that does other things as well. */
const START_TIMEOUT = 300_000;
const STOP_TIMEOUT = 120_000;
const READY_TIMEOUT = 120_000;
const POLL = 50;

/** The services of a split installation that a fault can meet; each is a process of its own. */
export const SERVICES = ['api', 'projector', 'relay', 'process-manager', 'notification', 'audit', 'gateway'] as const;
export type ServiceName = (typeof SERVICES)[number];

export interface InstallationOptions {
  /** `eventstoredb`: the log is kept by the test-support node, as a process of its own. */
  readonly engine?: 'postgres' | 'eventstoredb';
  /** Environment of the services beyond what the supervisor decides. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Directory of the data; default: a new one that {@link FaultedInstallation.remove} removes. */
  readonly directory?: string;
}

/**
 * A whole split installation (`npm run start:split`) of compiled programs with a Kafka of the test's own, for faults: processes can be
 * killed, servers restarted, clocks set. Linux only: services are found through /proc.
 */
export class FaultedInstallation {
  private known: Postgres | undefined;

  private constructor(
    readonly directory: string,
    private readonly brokerDirectory: string,
    readonly broker: LocalBroker,
    readonly engine: 'postgres' | 'eventstoredb',
    private readonly supervisor: ChildProcess,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly output: readonly string[],
  ) {}

  static async start({
    engine = 'postgres',
    environment = {},
    directory,
  }: InstallationOptions): Promise<FaultedInstallation> {
    const data = directory ?? (await mkdtemp(join(tmpdir(), 'qiyue-faults-')));
    // As root the database runs as another user, who must be able to enter.
    await chmod(data, 0o755);
    // Apart from the data, which may lie on a volume of their own.
    const kafka = await mkdtemp(join(tmpdir(), 'qiyue-faults-kafka-'));
    const broker = await LocalBroker.start({ directory: kafka });
    const clock = join(data, 'clock-offset');
    await writeFile(clock, String(daytimeOffset()));
    const failpoint = join(data, 'failpoint');
    await writeFile(failpoint, '');
    const variables: NodeJS.ProcessEnv = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      ...environment,
      QIYUE_DATA_DIRECTORY: data,
      QIYUE_HTTP_PORT: '0',
      QIYUE_SAMPLE_DISTRICT: 'on',
      QIYUE_LOG_LEVEL: 'warn',
      KAFKA_BROKERS: broker.brokers.join(','),
      QIYUE_TEST_CLOCK_FILE: clock,
      QIYUE_TEST_FAILPOINT_FILE: failpoint,
      // Killed a hundred times within minutes, a service would otherwise wait longer and longer.
      QIYUE_TEST_LONGEST_RESTART_DELAY: '250',
      NODE_OPTIONS: `--import ${SHIFTED_CLOCK}`,
    };
    const parameters = engine === 'eventstoredb' ? ['--eventstore-node'] : [];
    const supervisor = spawn(process.execPath, [join(PROGRAMS, 'split/src/main.js'), ...parameters], {
      env: variables,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: string[] = [];
    for (const stream of [supervisor.stdout, supervisor.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
    }
    const installation = new FaultedInstallation(data, kafka, broker, engine, supervisor, variables, output);
    try {
      await installation.until(
        async () => (await installation.instance())?.address !== undefined,
        START_TIMEOUT,
        'no start',
      );
      installation.postgres = await postgresIn(data);
    } catch (error) {
      await installation.stop().catch(() => undefined);
      throw error;
    }
    return installation;
  }

  async origin(): Promise<string> {
    const address = (await this.instance())?.address;
    if (address === undefined) throw new Error('the installation has no address');
    return address;
  }

  async instance(): Promise<RunningInstance | undefined> {
    const text = await readFile(join(this.directory, 'instance.json'), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as RunningInstance);
  }

  connectionString(role: DatabaseRole): string {
    return this.postgres.server.connectionString(role, INSTALLATION_DATABASE);
  }

  async eventLog(): Promise<EventLogAddress> {
    const url = (await this.instance())?.eventStoreUrl;
    return url === undefined
      ? { engine: 'postgres', connectionString: this.connectionString('service') }
      : { engine: 'eventstoredb', url };
  }

  /** Process id of a service, undefined while it is down. */
  async processOf(service: ServiceName | 'eventstore-node'): Promise<number | undefined> {
    const wanted = service === 'eventstore-node' ? 'eventstore-node' : `/apps/${service}/`;
    const children = await childrenOf(this.supervisor.pid!);
    return children.find(({ command }) => command.includes(wanted))?.pid;
  }

  /** Like a crash. @returns when the process is gone */
  async kill(service: ServiceName | 'eventstore-node'): Promise<void> {
    let killed: number | undefined;
    await this.until(
      async () => (killed = await this.processOf(service)) !== undefined,
      READY_TIMEOUT,
      `${service} is not there`,
    );
    process.kill(killed!, 'SIGKILL');
    await this.until(async () => (await this.processOf(service)) !== killed, READY_TIMEOUT, `${service} did not end`);
  }

  /** Until the gateway says that everything behind it is ready, and every service that has a port of its own says so too. */
  async untilReady(): Promise<void> {
    const { services = {} } = (await this.instance()) ?? {};
    for (const [service, origin] of Object.entries(services)) {
      try {
        await this.until(() => answersReady(origin), READY_TIMEOUT, `${service} is not ready`);
      } catch (error) {
        const log = await readFile(join(this.directory, 'logs', `${service}.log`), 'utf8').catch(() => '');
        throw new Error(`${service}: ${log.slice(-3_000)}`, { cause: error });
      }
    }
  }

  /** Crashes PostgreSQL and starts it again on the same data and port, as an administrator would. */
  async restartDatabase(): Promise<void> {
    const cluster = join(this.directory, 'postgres');
    const { command, uid, gid, pid } = this.postgres;
    const [server, ...parameters] = command;
    if (lives(pid)) process.kill(pid, 'SIGQUIT');
    await this.until(() => Promise.resolve(!lives(pid)), READY_TIMEOUT, 'PostgreSQL did not end');
    const restarted = spawn(server!, parameters, { uid, gid, cwd: cluster, stdio: 'ignore', detached: true });
    this.postgres = { ...this.postgres, pid: restarted.pid! };
    restarted.unref();
    await this.until(() => this.databaseAnswers(), READY_TIMEOUT, 'PostgreSQL did not start again');
  }

  databaseAnswers(): Promise<boolean> {
    return answersQuery(this.connectionString('auditor'));
  }

  /**
   * Arms a failpoint: every process started from now on that passes it ends there, at a passage between the first and the `most`-th.
   * `undefined` disarms it.
   */
  async arm(name: Failpoint | undefined, most = 1): Promise<void> {
    await writeFile(join(this.directory, 'failpoint'), name === undefined ? '' : `${name}:${most}`);
  }

  /** How often a service has ended by itself so far. */
  endsOf(service: ServiceName): number {
    return this.output.join('').split(`${service} ended (`).length - 1;
  }

  async parkedCount(): Promise<number> {
    return await this.ask('SELECT count(*) AS count FROM messaging.parked', ({ count }) => Number(count));
  }

  /** One row as the owner of the tables sees it. */
  async ask<Result>(sql: string, take: (row: Record<string, unknown>) => Result): Promise<Result> {
    const client = new pg.Client({ connectionString: this.connectionString('owner') });
    await client.connect();
    try {
      return take((await client.query<Record<string, unknown>>(sql)).rows[0]!);
    } finally {
      await client.end();
    }
  }

  /** Milliseconds by which the services' clocks are off, from within a fraction of a second on. */
  async setClock(offset: number): Promise<void> {
    await writeFile(join(this.directory, 'clock-offset'), String(daytimeOffset() + offset));
  }

  /** Runs a command of the product beside the installation. */
  async run(
    program: string,
    ...parameters: readonly string[]
  ): Promise<{ readonly exitCode: number; readonly output: string }> {
    const { KAFKA_BROKERS: _, ...environment } = this.environment;
    try {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(PROGRAMS, program), ...parameters], {
        env: environment,
        maxBuffer: 64 * 1024 * 1024,
      });
      return { exitCode: 0, output: `${stderr}\n${stdout}` };
    } catch (error) {
      const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
      return { exitCode: code ?? -1, output: `${stderr ?? String(error)}\n${stdout ?? ''}` };
    }
  }

  async until(condition: () => Promise<boolean>, timeout: number, otherwise: string): Promise<void> {
    const end = Date.now() + timeout;
    while (!(await condition())) {
      if (this.supervisor.exitCode !== null)
        throw new Error(`the supervisor ended: ${this.output.join('').slice(-4_000)}`);
      if (Date.now() > end) throw new Error(`${otherwise}: ${this.output.join('').slice(-2_000)}`);
      await sleep(POLL);
    }
  }

  /** Ends everything; the data stay. */
  async stop(): Promise<void> {
    if (this.supervisor.exitCode === null && this.supervisor.signalCode === null) {
      const exited = once(this.supervisor, 'exit');
      this.supervisor.kill('SIGTERM');
      const force = setTimeout(() => this.supervisor.kill('SIGKILL'), STOP_TIMEOUT);
      await exited;
      clearTimeout(force);
    }
    await this.broker.stop();
    // A server restarted by the test is not the one the supervisor knew.
    const { pid } = this.known ?? {};
    if (pid === undefined || !lives(pid)) return;
    process.kill(pid, 'SIGQUIT');
    const end = Date.now() + STOP_TIMEOUT;
    while (lives(pid) && Date.now() < end) await sleep(POLL);
  }

  async remove(): Promise<void> {
    await this.broker.remove();
    await rm(this.brokerDirectory, { recursive: true, force: true });
    await rm(this.directory, { recursive: true, force: true });
  }

  /** The server as it was started, so that it can be started again in the same way. */
  private set postgres(known: Postgres) {
    this.known = known;
  }

  private get postgres(): Postgres {
    if (this.known === undefined) throw new Error('the database of the installation does not run');
    return this.known;
  }
}

interface Postgres {
  readonly server: EmbeddedServer;
  readonly pid: number;
  readonly command: readonly string[];
  readonly uid: number;
  readonly gid: number;
}

async function postgresIn(directory: string): Promise<Postgres> {
  const server = await EmbeddedServer.attach(directory);
  if (server === undefined) throw new Error('the database of the installation does not run');
  const pid = server.processId;
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').filter((part) => part !== '');
  return { server, pid, command, ...(await ownerOf(pid)) };
}

/** Hour in Shanghai at which the services believe to be: nothing is held back for the night. */
const DAYTIME = 10;
const HOUR = 3_600_000;
const SHANGHAI = 8;

function daytimeOffset(): number {
  const hour = (new Date().getUTCHours() + SHANGHAI) % 24;
  return (DAYTIME - hour) * HOUR;
}

async function childrenOf(parent: number): Promise<readonly { pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      try {
        const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (fields[0] === 'Z' || Number(fields[1]) !== parent) return undefined;
        return { pid: Number(pid), command: (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ') };
      } catch {
        // Gone meanwhile.
        return undefined;
      }
    }),
  );
  return found.filter((process) => process !== undefined);
}

async function ownerOf(pid: number): Promise<{ uid: number; gid: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const id = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return { uid: id('Uid'), gid: id('Gid') };
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function answersReady(origin: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/health/ready`, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function answersQuery(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
