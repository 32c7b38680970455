import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '#libs/installation/free-ports';
import { requireHttpPort } from '#libs/installation/http-port';
import { claimDirectory, type InstanceLock } from '#libs/installation/instance-lock';
import { recordLogEngine, requireLogEngine } from '#libs/installation/log-engine';
import type { Progress } from '#libs/installation/progress';
import { checkDatabaseSecrets } from '#libs/installation/secrets-check';
import { serviceFailed } from '#libs/installation/start-failure';
import type { Environment } from '#libs/platform/configuration';
import { keysOf } from '#libs/platform/platform-configuration';
import { EmbeddedServer, INSTALLATION_DATABASE } from '#libs/postgres/embedded-server';
import { migrate } from '#libs/postgres/migrate';
import { createDatabase } from '#libs/postgres/set-up';
import { givenBrokers, ownBroker, type Brokers } from './broker.js';
import { compiled } from './compiled.js';
import { Keeper } from './keeper.js';
import type { SplitOptions } from './options.js';
import { untilReady } from './readiness.js';
import { showsCodes } from '#libs/platform/sign-in-configuration';
import { environmentOf, originOf, type Installation } from './service-environment.js';
import { SERVICES, type Service, type ServiceName } from './services.js';
import { SupervisedProcess, type ProcessOptions } from './supervised-process.js';
import { startTryingNode, tryingNodeUrl } from './trying-node.js';

/** Milliseconds for an orderly end of everything: each service has its own limit, PostgreSQL its checkpoint. */
const STOP_TIMEOUT = 120_000;

/** Ends the start between two of its steps. */
class StopRequested extends Error {
  override readonly name = 'StopRequested';
}

interface Closing {
  readonly name: string;
  readonly close: () => Promise<unknown>;
}

/** What runs, for the person who started it. */
export interface RunningSplit {
  readonly address: string;
  readonly brokers: readonly string[];
  readonly eventStoreUrl: string | undefined;
  readonly logs: string;
}

/** The whole system on one machine as it runs on many: a process for each service, with Kafka between them. */
export class Split {
  /** In the order of opening; closed from the end. */
  private readonly opened: Closing[] = [];
  private readonly directory: string;
  private readonly logs: string;
  private keeper: Keeper | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly options: SplitOptions,
    private readonly progress: Progress,
    /** Asked between the steps of the start, so that Ctrl-C need not wait for its end. */
    private readonly stopRequested: () => boolean,
  ) {
    this.directory = environment.QIYUE_DATA_DIRECTORY;
    this.logs = join(this.directory, 'logs');
  }

  /**
   * @returns what runs, or undefined when a stop was requested meanwhile
   * @throws StartFailure, EmbeddedServerError, LocalBrokerError, MasterKeyError and what the system reports; see `startFailureOf`
   */
  async start(): Promise<RunningSplit | undefined> {
    try {
      return await this.startAll();
    } catch (error) {
      if (error instanceof StopRequested) return undefined;
      throw error;
    }
  }

  /** Ends everything in the order that loses nothing. @returns whether all of it ended in time */
  async stop(): Promise<boolean> {
    const all = this.closeAll().then(() => true);
    // Unreferenced: the process need not stay for the rest of the time.
    return Promise.race([all, pause(STOP_TIMEOUT, false, { ref: false })]);
  }

  private async startAll(): Promise<RunningSplit> {
    const { QIYUE_HTTP_HOST: host, QIYUE_HTTP_PORT: port } = this.environment;
    const lock = await this.claim();
    await requireHttpPort(host, port);
    await checkDatabaseSecrets(this.directory);
    const engine = this.usesEventStore ? 'eventstoredb' : 'postgres';
    await requireLogEngine(this.directory, engine);
    await mkdir(this.logs, { recursive: true, mode: 0o700 });
    this.keeper = await Keeper.start();
    this.opened.push({ name: 'keeper', close: () => this.keeper?.dismiss() ?? Promise.resolve() });

    const server = await this.startDatabase();
    this.goOn();
    const brokers = await this.startBrokers();
    this.goOn();
    await recordLogEngine(this.directory, engine);
    const [nodePort = 0, ...servicePorts] = await freePorts(SERVICES.length + 1);
    const eventStoreUrl = await this.startEventStore(server, nodePort);
    this.goOn();
    const installation: Installation = {
      directory: this.directory,
      connectionString: (role) => server.connectionString(role, INSTALLATION_DATABASE),
      brokers: brokers.addresses,
      eventStoreUrl,
      ports: portsOf(servicePorts, port),
      host,
      showsCodes: showsCodes(this.environment, true),
    };
    const services = await this.progress.step({ zh: '启动服务', en: 'Starting the services' }, () =>
      this.startServices(installation),
    );
    await this.loadSampleDistrict(installation);
    for (const service of services) service.supervise();
    const address = `http://${host}:${installation.ports.gateway}`;
    await lock.announce({
      address,
      brokers: brokers.addresses,
      services: Object.fromEntries(SERVICES.map(({ name }) => [name, originOf(installation.ports[name])])),
      ...(eventStoreUrl === undefined ? {} : { eventStoreUrl }),
    });
    return { address, brokers: brokers.addresses, eventStoreUrl, logs: this.logs };
  }

  private get usesEventStore(): boolean {
    return this.options.eventStoreNode || this.environment.EVENTSTORE_URL !== undefined;
  }

  private async claim(): Promise<InstanceLock> {
    const lock = await claimDirectory(this.directory);
    this.opened.push({ name: 'directory', close: () => lock.release() });
    return lock;
  }

  private async startDatabase(): Promise<EmbeddedServer> {
    const server = await this.progress.step({ zh: '启动数据库', en: 'Starting the database' }, () =>
      EmbeddedServer.start({ directory: this.directory }),
    );
    this.opened.push({ name: 'PostgreSQL', close: () => server.stop() });
    // The fast way: transactions in flight are rolled back, then a checkpoint is written.
    this.keeper?.tell({ type: 'charge', charge: { kind: 'process', pid: server.processId, signal: 'SIGINT' } });
    await this.progress.step({ zh: '更新数据表', en: 'Bringing the tables up to date' }, async () => {
      await createDatabase(server.administratorConnectionString(), INSTALLATION_DATABASE);
      await migrate(server.connectionString('owner', INSTALLATION_DATABASE));
    });
    return server;
  }

  private async startBrokers(): Promise<Brokers> {
    const given = this.environment.KAFKA_BROKERS;
    if (given !== undefined) return givenBrokers(given.split(','));
    const brokers = await this.progress.step(
      { zh: '启动 Kafka（首次需下载）', en: 'Starting Kafka (downloaded the first time)' },
      () =>
        ownBroker({
          directory: join(this.directory, 'kafka'),
          onEnd: (restartIn) => this.sayEnd('kafka', '?', restartIn),
          onCharge: (charge) => this.keeper?.tell({ type: 'charge', charge }),
        }),
    );
    this.opened.push({ name: 'Kafka', close: () => brokers.stop() });
    return brokers;
  }

  private async startEventStore(server: EmbeddedServer, port: number): Promise<string | undefined> {
    if (!this.options.eventStoreNode) return this.environment.EVENTSTORE_URL;
    const node = await this.progress.step(
      { zh: '启动测试用 EventStoreDB 协议节点', en: 'Starting the test-support node with the EventStoreDB protocol' },
      () => startTryingNode(server, port, this.watching),
    );
    this.opened.push({ name: node.name, close: () => node.stop() });
    node.supervise();
    return tryingNodeUrl(port);
  }

  private async startServices(installation: Installation): Promise<readonly SupervisedProcess[]> {
    // Made once, before several processes look for them at the same time.
    await keysOf(this.environment);
    const services: SupervisedProcess[] = [];
    // Stopped in the order of the list, so opened from its end.
    for (const service of [...SERVICES].reverse()) {
      const process = this.processOf(service, installation);
      this.opened.push({ name: service.name, close: () => process.stop() });
      await process.start();
      services.push(process);
    }
    const ports = installation.ports as Readonly<Record<string, number>>;
    // The gateway is ready when all others are; those that fail have more to say.
    for (const process of services) {
      await untilReady(process, originOf(ports[process.name] as number), this.stopRequested);
      this.goOn();
    }
    return services;
  }

  private processOf(service: Service, installation: Installation): SupervisedProcess {
    return new SupervisedProcess({
      ...this.watching,
      name: service.name,
      command: [compiled(`apps/${service.program}`)],
      environment: environmentOf(service, installation, process.env),
    });
  }

  private get watching(): Pick<ProcessOptions, 'logs' | 'onEnd' | 'onStart'> {
    return {
      logs: this.logs,
      onEnd: ({ name, reason, restartIn }) => this.sayEnd(name, reason, restartIn),
      onStart: (pid) => this.keeper?.tell({ type: 'service', pid }),
    };
  }

  private async loadSampleDistrict(installation: Installation): Promise<void> {
    if (this.environment.QIYUE_SAMPLE_DISTRICT === 'off') return;
    const api = SERVICES.find(({ name }) => name === 'api') as Service;
    const child = fork(compiled('apps/api/src/sample-district/load.main'), {
      env: environmentOf(api, installation, process.env),
      execArgv: ['--enable-source-maps', '--import', compiled('libs/installation/end-with-parent')],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const said: string[] = [];
    if (child.stdout !== null) createInterface(child.stdout).on('line', (line) => this.progress.say(`${line}\n`));
    if (child.stderr !== null) createInterface(child.stderr).on('line', (line) => said.push(line));
    const asked = setInterval(() => this.stopRequested() && child.kill('SIGTERM'), 100);
    const [code] = (await once(child, 'exit')) as [number | null];
    clearInterval(asked);
    this.goOn();
    if (code !== 0) throw serviceFailed('sample-district', code, this.logs, said.join('\n'));
  }

  private sayEnd(name: string, reason: number | string, restartIn: number): void {
    const seconds = (restartIn / 1_000).toFixed(1);
    this.progress.say(
      `  ${name} 意外结束（${reason}），${seconds} 秒后重新启动  ${name} ended (${reason}), starting again in ${seconds} s\n`,
    );
  }

  private goOn(): void {
    if (this.stopRequested()) throw new StopRequested();
  }

  private async closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let closing = this.opened.pop(); closing !== undefined; closing = this.opened.pop()) {
      try {
        await closing.close();
      } catch (error) {
        // The others must be closed all the same.
        failures.push(new Error(`closing ${closing.name} failed`, { cause: error }));
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'the end was not orderly');
  }
}

function portsOf(free: readonly number[], gateway: number): Record<ServiceName, number> {
  const ports = Object.fromEntries(SERVICES.map(({ name }, index) => [name, free[index]])) as Record<
    ServiceName,
    number
  >;
  return gateway === 0 ? ports : { ...ports, gateway };
}
