import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { noBroker } from './broker-error.js';
import type { BrokerProcess } from './broker-process.js';
import { localSource } from './broker-source.js';
import { DockerBroker } from './docker-broker.js';
import { JavaBroker } from './java-broker.js';

export interface LocalBrokerOptions {
  /** Of the data, made if missing; a second start on it finds what the first one left. With Docker the container keeps the data. */
  readonly directory: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Keep the broker when this process ends without {@link LocalBroker.stop}. Default: it is killed. */
  readonly outliveProcess?: boolean;
}

const HOST = '127.0.0.1';

/** Milliseconds until a broker must answer; after a crash it looks through its data first. */
const START_TIMEOUT = 120_000;
const START_POLL = 100;

/**
 * A real Kafka broker for development, tests and measurements, as `EmbeddedServer` is a real PostgreSQL: a Docker container if an engine
 * answers, else a Java process with jars from Maven Central. Loopback only. Not for production.
 */
export class LocalBroker {
  private constructor(
    private readonly broker: BrokerProcess,
    readonly port: number,
  ) {}

  /** @throws LocalBrokerError with the reason and the remedy */
  static async start(options: LocalBrokerOptions): Promise<LocalBroker> {
    const port = options.port ?? (await freePort());
    const broker = new LocalBroker(await processFor(options, port), port);
    await broker.start();
    return broker;
  }

  /** As `KAFKA_BROKERS` wants them. */
  get brokers(): readonly string[] {
    return [`${HOST}:${this.port}`];
  }

  /** Of the Java process, to be ended by somebody else; undefined for a container or when it does not run. */
  get processId(): number | undefined {
    return this.broker.processId;
  }

  /** Name of the container, to be removed by somebody else; undefined for a process. */
  get container(): string | undefined {
    return this.broker instanceof DockerBroker ? this.broker.name : undefined;
  }

  /** Starts it again after {@link stop} or {@link kill}, on the same port and data. */
  async start(): Promise<void> {
    await this.broker.start();
    const end = Date.now() + START_TIMEOUT;
    while (!(await this.answers())) {
      if (!this.broker.alive() || Date.now() > end) {
        const failure = await this.broker.failure();
        await this.broker.kill();
        throw failure;
      }
      await new Promise((done) => setTimeout(done, START_POLL));
    }
  }

  /** In order: what was acknowledged is on disk. */
  stop(): Promise<void> {
    return this.broker.stop();
  }

  /** Like a crash. */
  kill(): Promise<void> {
    return this.broker.kill();
  }

  /** After {@link stop}: removes what Docker keeps; the directory is the caller's. */
  async remove(): Promise<void> {
    if (this.broker instanceof DockerBroker) await this.broker.remove();
  }

  private async answers(): Promise<boolean> {
    const kafka = new Kafka({ brokers: [...this.brokers], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
    const admin = kafka.admin();
    try {
      await admin.connect();
      return (await admin.describeCluster()).brokers.length === 1;
    } catch {
      return false;
    } finally {
      await admin.disconnect();
    }
  }
}

async function processFor(
  { directory, outliveProcess = false }: LocalBrokerOptions,
  port: number,
): Promise<BrokerProcess> {
  switch (localSource()) {
    case 'docker':
      return new DockerBroker(`qiyue-kafka-${randomBytes(4).toString('hex')}`, port);
    case 'jars':
      return new JavaBroker({
        directory: resolve(directory),
        port,
        controllerPort: await freePort(),
        outliveProcess,
      });
    case undefined:
      throw noBroker();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, HOST, done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
