import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { BrokerProcess } from './broker-process.js';
import { brokerDidNotStart } from './broker-error.js';
import { KAFKA_VERSION } from './kafka-jars.js';

const run = promisify(execFile);

/** Port of the broker inside its container. */
const INNER_PORT = 9092;

/** Milliseconds `docker` may take, the first time with the download of the image. */
const TIMEOUT = 600_000;

/** Lines of the broker's log that are told when it does not start. */
const TOLD_LINES = '3';

/** A broker in a container, reachable on loopback. Its data stays with the container until {@link remove}. */
export class DockerBroker implements BrokerProcess {
  readonly processId = undefined;
  private created = false;
  private running = false;

  constructor(
    /** Name of the container. */
    readonly name: string,
    private readonly port: number,
  ) {}

  async start(): Promise<void> {
    if (this.created) await docker('start', this.name);
    else await docker('run', '--detach', '--name', this.name, '--publish', `127.0.0.1:${this.port}:${INNER_PORT}`, ...settingsOf(this.port), `apache/kafka:${KAFKA_VERSION}`); // prettier-ignore
    this.created = true;
    this.running = true;
  }

  async stop(): Promise<void> {
    if (this.running) await docker('stop', this.name);
    this.running = false;
  }

  async kill(): Promise<void> {
    if (this.running) await docker('kill', this.name);
    this.running = false;
  }

  alive(): boolean {
    return this.running;
  }

  async failure(): Promise<Error> {
    const { stdout, stderr } = await docker('logs', '--tail', TOLD_LINES, this.name);
    return brokerDidNotStart(`docker logs ${this.name}`, `${stdout}${stderr}`.trim());
  }

  async remove(): Promise<void> {
    if (this.created) await docker('rm', '--force', '--volumes', this.name);
    this.created = false;
    this.running = false;
  }
}

function docker(...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return run('docker', args, { timeout: TIMEOUT });
}

function settingsOf(port: number): readonly string[] {
  return Object.entries({
    KAFKA_NODE_ID: 1,
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENERS: `PLAINTEXT://:${INNER_PORT},CONTROLLER://:9093`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: 1,
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: 1,
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: 1,
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: 0,
    KAFKA_BROKER_SESSION_TIMEOUT_MS: 3_000,
    KAFKA_BROKER_HEARTBEAT_INTERVAL_MS: 500,
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: false,
  }).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
}
