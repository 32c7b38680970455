import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalBroker } from '#libs/messaging/kafka/local-broker/local-broker';
import { localSource, namedBrokers } from '#libs/messaging/kafka/local-broker/broker-source';

/** The Kafka of a spec. */
export interface TestKafka {
  /** `host:port` each. For use inside hooks and tests. */
  brokers(): readonly string[];
  /** First part of the names of this spec's topics and groups: all specs of a run share one broker. */
  readonly topicPrefix: string;
}

/** Milliseconds until the broker must be there; the first time on a machine its programs are fetched. */
const BROKER_START_TIMEOUT = 660_000;
const POLL = 100;

/** Folder of the broker below the one that the run has for its servers; the run's end looks there for what to stop. */
const TEST_BROKER_FOLDER = 'kafka';

/**
 * A `describe` for what needs a real broker. Where there is none, one test says what was not run; it fails when `CI` is set, so that
 * nothing is left out unseen where it counts.
 */
export function describeWithKafka(name: string, body: () => void): void {
  if (namedBrokers() !== undefined || localSource() !== undefined) describe(name, body);
  else
    describe(name, () => it('NOT RUN: no KAFKA_BROKERS, no Docker engine, no Java 17 with Maven', tellWhatIsMissing));
}

/** The same for what stops and starts brokers of its own, which named brokers are not for. */
export function describeWithOwnBroker(name: string, body: () => void): void {
  if (localSource() !== undefined) describe(name, body);
  else describe(name, () => it('NOT RUN: no Docker engine, no Java 17 with Maven', tellWhatIsMissing));
}

function tellWhatIsMissing(): void {
  if (process.env['CI'] === 'true') throw new Error('in CI there must be a Kafka');
}

/**
 * Call at the top of a {@link describeWithKafka}: the brokers of `KAFKA_BROKERS`, else the one of this run, which the first spec that
 * needs it starts and the end of the run stops.
 */
export function useKafka(): TestKafka {
  let brokers: readonly string[] | undefined;
  beforeAll(async () => {
    brokers = namedBrokers() ?? (await brokerOfRun());
  }, BROKER_START_TIMEOUT);
  return {
    brokers: () => {
      if (brokers === undefined) throw new Error('the broker exists only inside hooks and tests');
      return brokers;
    },
    topicPrefix: `test-${randomBytes(6).toString('hex')}`,
  };
}

type Outcome =
  | {
      readonly brokers: readonly string[];
      readonly processId: number | undefined;
      readonly container: string | undefined;
    }
  | { readonly failure: string };

async function brokerOfRun(): Promise<readonly string[]> {
  const run = process.env['QIYUE_TEST_SERVER_DIRECTORY'];
  if (run === undefined) throw new Error('jest globalSetup libs/testing/postgres-global-setup.ts did not run');
  const directory = join(run, TEST_BROKER_FOLDER);
  if (await claim(directory)) {
    const outcome = await startIn(directory).catch((error: Error) => ({ failure: String(error.stack) }));
    await writeFile(join(directory, 'outcome.new'), JSON.stringify(outcome));
    await rename(join(directory, 'outcome.new'), join(directory, 'outcome'));
  }
  const outcome = await outcomeIn(directory);
  if ('failure' in outcome) throw new Error(`the test broker did not start: ${outcome.failure}`);
  return outcome.brokers;
}

async function startIn(directory: string): Promise<Outcome> {
  const { brokers, processId, container } = await LocalBroker.start({ directory, outliveProcess: true });
  return { brokers, processId, container };
}

/** Whether this worker is the first: making a directory is atomic. */
async function claim(directory: string): Promise<boolean> {
  try {
    await mkdir(directory);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function outcomeIn(directory: string): Promise<Outcome> {
  const end = Date.now() + BROKER_START_TIMEOUT;
  while (Date.now() < end) {
    try {
      return JSON.parse(await readFile(join(directory, 'outcome'), 'utf8')) as Outcome;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
  throw new Error(`the test broker did not start within ${BROKER_START_TIMEOUT} ms`);
}
