import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import kafkajs from 'kafkajs';
import { Outgoing } from '../../dist/apps/relay/src/outgoing.js';
import { Relay } from '../../dist/apps/relay/src/relay.js';
import { createPostgresEventLog } from '../../dist/libs/event-store/postgres/postgres-event-log.js';
import { createKafkaClient } from '../../dist/libs/messaging/kafka/kafka-client.js';
import { LocalBroker } from '../../dist/libs/messaging/kafka/local-broker/local-broker.js';
import { ensureTopics } from '../../dist/libs/messaging/kafka/topics.js';
import { integrationEventMappers } from '../../dist/libs/platform/integration-events.js';
import { createPool } from '../../dist/libs/postgres/pool.js';
import { compare, throughput } from './measure.mjs';

/** Events that wait when the relay begins. */
const BACKLOG = Number(process.env.QIYUE_BENCH_RELAY_EVENTS ?? 100_000);

/** Appends at a time while the backlog is written; that is not measured. */
const IN_FLIGHT = 64;

/** Sizes of a batch tried for the bare producer; it is measured with the one it does best with. */
const BATCH_SIZES = [500, 1_000, 2_000];

const PREFIX = 'bench';
const GOLDEN = fileURLToPath(new URL('../../libs/contexts/communities/codec/golden/', import.meta.url));

/**
 * The relay draining a backlog, from reading the log to the acknowledgement by the broker and the checkpoint, against an idempotent
 * producer of kafkajs that sends the very same messages from memory, one batch after the other.
 */
export async function measureRelay(server, report) {
  const directory = await mkdtemp(join(tmpdir(), 'qiyue-bench-kafka-'));
  const broker = await LocalBroker.start({ directory });
  const connectionString = server.ours('relay');
  const pool = createPool(connectionString, { applicationName: 'bench relay' });
  const owner = createPool(server.ours('owner'), { applicationName: 'bench owner', max: 1 });
  const log = createPostgresEventLog(connectionString);
  try {
    // What other parts have left in the log has no place in this one.
    const start = await log.head();
    await fill(server.ours('service'));
    report.note(`${BACKLOG} events written to the log`);
    const head = await log.head();
    const relay = () =>
      new Relay({ log, pool, connectionString, brokers: broker.brokers, clientId: 'bench', mappers: integrationEventMappers, topicPrefix: PREFIX });
    const rewind = () => owner.query('UPDATE messaging.relay_checkpoint SET position = $1', [start]);
    const client = createKafkaClient({ brokers: broker.brokers, clientId: 'bench' });
    const messages = await messagesOf(log, start);
    await ensureTopics(client, [...new Set(messages.map(({ topic }) => topic))]);
    await registerTarget(client, owner, start);

    const bare = await bestBare(client, messages, report);
    const ours = async () => {
      await rewind();
      return throughput(() => drain(relay(), head, messages.length));
    };
    const result = await compare(ours, bare.run, report.progress('relay'));
    await bare.close();
    report.row(`relay, backlog of ${BACKLOG}`, `idempotent kafkajs sendBatch of ${bare.size} from memory`, 'events/s', result);
    return { relay_vs_bare: result.ratio };
  } finally {
    await log.close();
    await pool.end();
    await owner.end();
    await broker.stop();
    await broker.remove();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Events of households and residents as the communities context has them, their personal fields sealed. */
async function fill(connectionString) {
  const log = createPostgresEventLog(connectionString);
  const golden = await Promise.all(
    (await readdir(GOLDEN))
      .filter((file) => /^(Household|Resident)/.test(file))
      .sort()
      .map(async (file) => ({ type: file.replace('.json', ''), data: JSON.parse(await readFile(join(GOLDEN, file), 'utf8')) })),
  );
  const streams = ['Household', 'Resident'].map((kind) => ({
    category: kind.toLowerCase(),
    events: golden.filter(({ type }) => type.startsWith(kind)),
  }));
  let written = 0;
  let turn = 0;
  const writer = async () => {
    while (written < BACKLOG) {
      const { category, events } = streams[turn++ % streams.length];
      const some = events.slice(0, BACKLOG - written);
      written += some.length;
      await log.append(
        `${category}-${randomUUID()}`,
        'no-stream',
        some.map((event) => ({ id: randomUUID(), ...event, metadata: metadata() })),
      );
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, writer));
  await log.close();
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

/** The messages that the relay will send. */
async function messagesOf(log, after) {
  const outgoing = new Outgoing(integrationEventMappers, PREFIX, after);
  const messages = [];
  for await (const page of log.readAll({ after })) for (const batch of outgoing.batchesOf(page)) messages.push(...batch.messages);
  return messages;
}

/** The relay begins after the events of other parts. */
async function registerTarget(client, owner, start) {
  const admin = client.admin();
  await admin.connect();
  const { clusterId } = await admin.describeCluster();
  await admin.disconnect();
  await owner.query('INSERT INTO messaging.relay_checkpoint (target, position) VALUES ($1, $2)', [`${clusterId}/${PREFIX}`, start]);
}

async function drain(relay, head, count) {
  const controller = new AbortController();
  const end = relay.run(controller.signal);
  while (relay.status.published < head) {
    if (relay.status.state === 'stopped') throw new Error(relay.status.trouble);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  controller.abort();
  await end;
  if (relay.status.publishedCount !== count) throw new Error(`${relay.status.publishedCount} of ${count} published`);
  return count;
}

async function bestBare(client, messages, report) {
  let best;
  for (const size of BATCH_SIZES) {
    const candidate = await bareProducer(client, messages, size);
    const reached = await candidate.run();
    report.note(`batches of ${size}: ${Math.round(reached)} messages/s`);
    if (best === undefined || reached > best.reached) {
      await best?.close();
      best = { ...candidate, reached };
    } else {
      await candidate.close();
    }
  }
  return best;
}

async function bareProducer(client, messages, size) {
  const producer = client.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const batches = [];
  for (let start = 0; start < messages.length; start += size) batches.push(topicMessagesOf(messages.slice(start, start + size)));
  return {
    size,
    run: () =>
      throughput(async () => {
        for (const topicMessages of batches)
          await producer.sendBatch({ acks: -1, compression: kafkajs.CompressionTypes.GZIP, topicMessages });
        return messages.length;
      }),
    close: () => producer.disconnect(),
  };
}

function topicMessagesOf(messages) {
  const byTopic = Map.groupBy === undefined ? groupBy(messages) : Map.groupBy(messages, ({ topic }) => topic);
  return [...byTopic].map(([topic, of]) => ({ topic, messages: of.map(({ message }) => message) }));
}

function groupBy(messages) {
  const groups = new Map();
  for (const message of messages) groups.set(message.topic, [...(groups.get(message.topic) ?? []), message]);
  return groups;
}
