import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brokerDidNotStart } from './broker-error.js';
import { kafkaJars } from './kafka-jars.js';
import type { BrokerProcess } from './broker-process.js';

const run = promisify(execFile);

/** A broker of one machine carries little; compiled quickly rather than well, because it lives for minutes. */
const JVM_OPTIONS = ['-Xms64m', '-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Djava.awt.headless=true'];

/** Milliseconds for an orderly end, in which the broker writes its state; after that it is killed. */
const STOP_TIMEOUT = 30_000;
const POLL = 25;

/** Lines of the broker's log that are told when it does not start. */
const TOLD_LINES = 3;

export interface JavaBrokerOptions {
  /** Holds the data, the settings and the log. */
  readonly directory: string;
  readonly port: number;
  /** Of the controller, which runs in the same process. */
  readonly controllerPort: number;
  readonly outliveProcess: boolean;
  /** Settings instead of or beside the ones below, for specs. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** A broker in a Java process, on loopback, in KRaft mode. */
export class JavaBroker implements BrokerProcess {
  private pid: number | undefined;
  private exited: Promise<void> = Promise.resolve();
  private readonly killWithProcess = () => this.signal('SIGKILL');

  constructor(private readonly options: JavaBrokerOptions) {}

  get processId(): number | undefined {
    return this.pid;
  }

  async start(): Promise<void> {
    const { directory, outliveProcess } = this.options;
    const jars = join(await kafkaJars(), '*');
    await this.format(jars);
    const log = await open(this.logFile, 'a');
    try {
      const child = spawn(
        'java',
        [...JVM_OPTIONS, `-Dlog4j2.configurationFile=${this.log4jFile}`, '-cp', jars, 'kafka.Kafka', this.settingsFile],
        { cwd: directory, stdio: ['ignore', log.fd, log.fd], detached: true },
      );
      this.exited = new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', () => {
          this.pid = undefined;
          process.removeListener('exit', this.killWithProcess);
          resolve();
        });
      });
      this.exited.catch(() => undefined);
      this.pid = child.pid;
      if (outliveProcess) child.unref();
      else process.once('exit', this.killWithProcess);
    } finally {
      await log.close();
    }
  }

  async stop(): Promise<void> {
    this.signal('SIGTERM');
    const end = Date.now() + STOP_TIMEOUT;
    while (this.alive()) {
      if (Date.now() > end) return this.kill();
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
    await this.exited;
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.exited;
  }

  alive(): boolean {
    return this.pid !== undefined;
  }

  async failure(): Promise<Error> {
    const text = await readFile(this.logFile, 'utf8').catch(() => '');
    return brokerDidNotStart(this.logFile, text.trim().split('\n').slice(-TOLD_LINES).join(' '));
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.pid !== undefined) process.kill(this.pid, signal);
  }

  /** Gives a new data directory its identity; an old one keeps what it has. */
  private async format(jars: string): Promise<void> {
    const { directory } = this.options;
    await mkdir(directory, { recursive: true });
    await writeFile(this.log4jFile, LOG4J);
    await writeFile(this.settingsFile, settingsOf(this.options));
    if (existsSync(join(directory, 'data', 'meta.properties'))) return;
    const clusterId = newClusterId();
    const tool = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', this.settingsFile];
    await run('java', [...JVM_OPTIONS, `-Dlog4j2.configurationFile=${this.log4jFile}`, '-cp', jars, ...tool]);
  }

  private get settingsFile(): string {
    return join(this.options.directory, 'server.properties');
  }

  private get log4jFile(): string {
    return join(this.options.directory, 'log4j2.properties');
  }

  private get logFile(): string {
    return join(this.options.directory, 'kafka.log');
  }
}

function settingsOf({ directory, port, controllerPort, settings }: JavaBrokerOptions): string {
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'log.dirs': join(directory, 'data'),
    // One broker: there is nobody to replicate to.
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    // Nobody else is coming: the first member of a group need not wait for others.
    'group.initial.rebalance.delay.ms': 0,
    // A broker that comes back after a crash waits until it has been given up; by default that takes nine seconds.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
    // Topics are made with explicit settings or not at all.
    'auto.create.topics.enable': false,
    // Fits the small heap; the default alone would take a third of it.
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
    'num.network.threads': 2,
    'num.io.threads': 4,
    ...settings,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

const LOG4J = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`;

/** As Kafka makes them, none with a hyphen in front: its own tool would take that for an option. */
function newClusterId(): string {
  const bytes = randomBytes(16);
  bytes[0]! &= 0x7f;
  return bytes.toString('base64url');
}
