import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createPostgresEventLog } from '../../dist/libs/event-store/postgres/postgres-event-log.js';
import { createKafkaClient } from '../../dist/libs/messaging/kafka/kafka-client.js';
import { LocalBroker } from '../../dist/libs/messaging/kafka/local-broker/local-broker.js';
import { ensureTopics, topicOf } from '../../dist/libs/messaging/kafka/topics.js';
import { createPool } from '../../dist/libs/postgres/pool.js';
import { compare } from './measure.mjs';

/** What becomes of one contract, in the golden form of its events. */
const COURSE = [
  'ContractIssued.v1',
  'ContractViewed.v1',
  'ContractSigned.v1',
  'ContractViewed.v1',
  'ContractSigned.v1',
  'ContractFullySigned.v1',
  'ContractBecameEffective.v1',
];
const GOLDEN = new URL('../../libs/contexts/contracts/codec/golden/', import.meta.url);

/** Events that wait when the relay begins. */
const CONTRACTS = Math.ceil(Number(process.env.QIYUE_BENCH_RELAY_EVENTS ?? 100_000) / COURSE.length);
const EVENTS = CONTRACTS * COURSE.length;

/** Appends at a time while the backlog is written; that is not measured. */
const IN_FLIGHT = 64;

/** Sizes of a batch tried for the bare producer; it is measured with the one it does best with. */
const BATCH_SIZES = [500, 1_000, 2_000];

const PREFIX = 'bench';
const TOPIC = topicOf('cn.qiyue.contracts.contract-signed.v1', PREFIX);

/**
 * The relay draining a backlog, from reading the log to the acknowledgement by the broker and the checkpoint, against an idempotent
 * producer of kafkajs that sends the very same messages from memory, one batch after the other.
 */
export async function measureRelay(server, report) {
  const directory = await mkdtemp(join(tmpdir(), 'qiyue-bench-kafka-'));
  const broker = await LocalBroker.start({ directory });
  const owner = createPool(server.ours('owner'), { applicationName: 'bench owner', max: 1 });
  const sides = [];
  const open = async (side, batchSize) => {
    const opened = await openSide({ side, batchSize, ...common });
    sides.push(opened);
    return opened;
  };
  let common;
  try {
    const { start, head } = await fill(server.ours('service'));
    report.note(`${EVENTS} events written to the log`);
    const connectionString = server.ours('relay');
    common = { brokers: broker.brokers, connectionString, prefix: PREFIX, start, head, count: EVENTS };
    const { clusterId } = await ensureTopics(createKafkaClient({ brokers: broker.brokers, clientId: 'bench' }), [
      TOPIC,
    ]);
    // What other parts have left in the log lies before the checkpoint.
    const rewind = () =>
      owner.query(
        `INSERT INTO messaging.relay_checkpoint (target, position) VALUES ($1, $2)
         ON CONFLICT (target) DO UPDATE SET position = EXCLUDED.position`,
        [`${clusterId}/${PREFIX}`, start],
      );

    const bare = await bestBare(open, report);
    const relay = await open('relay', 0);
    const ours = async () => {
      await rewind();
      return relay.run();
    };
    const result = await compare(ours, bare.run, report.progress('relay'));
    report.row(
      `relay, backlog of ${EVENTS}`,
      `idempotent kafkajs sendBatch of ${bare.batchSize} from memory`,
      'events/s',
      result,
    );
    return { relay_vs_bare: result.ratio };
  } finally {
    await Promise.all(sides.map((side) => side.close()));
    await owner.end();
    await broker.stop();
    await broker.remove();
    await rm(directory, { recursive: true, force: true });
  }
}

/** @returns positions before the first and of the last event of the backlog */
async function fill(connectionString) {
  const log = createPostgresEventLog(connectionString);
  const start = await log.head();
  const course = await Promise.all(
    COURSE.map(async (type) => {
      const { stored } = JSON.parse(await readFile(new URL(`${type}.json`, GOLDEN), 'utf8'));
      return { type, data: stored };
    }),
  );
  let written = 0;
  const writer = async () => {
    while (written < CONTRACTS) {
      written += 1;
      const events = course.map((event) => ({ id: randomUUID(), ...event, metadata: metadata() }));
      await log.append(`contract-${randomUUID()}`, 'no-stream', events);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, writer));
  const head = await log.head();
  await log.close();
  return { start, head };
}

function metadata() {
  const commandId = randomUUID();
  return {
    actor: { accountId: 'bench', role: 'GridWorker', regionCode: '370704001001' },
    commandId,
    inputHash: '0'.repeat(64),
    correlationId: commandId,
    causationId: commandId,
    effectiveAt: '2026-06-30T02:00:00.000Z',
  };
}

async function bestBare(open, report) {
  let best;
  for (const batchSize of BATCH_SIZES) {
    const candidate = await open('bare', batchSize);
    const reached = await candidate.run();
    report.note(`batches of ${batchSize}: ${Math.round(reached)} messages/s`);
    if (best === undefined || reached > best.reached) {
      await best?.close();
      best = { ...candidate, batchSize, reached };
    } else {
      await candidate.close();
    }
  }
  return best;
}

async function openSide(workerData) {
  const worker = new Worker(new URL('./relay-side.mjs', import.meta.url), { workerData });
  const exited = once(worker, 'exit');
  await once(worker, 'message');
  return {
    run: async () => {
      worker.postMessage('run');
      const [{ reached, failure }] = await once(worker, 'message');
      if (failure !== undefined) throw new Error(failure);
      return reached;
    },
    close: async () => {
      worker.postMessage('close');
      await exited;
    },
  };
}
