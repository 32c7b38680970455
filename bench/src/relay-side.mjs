/**
 * One side of the measurement of the relay, in a thread of its own: what one side keeps in memory does not slow the garbage collection of
 * the other. Told `run`, it publishes the whole backlog once and answers with messages a second.
 */
import { parentPort, workerData } from 'node:worker_threads';
import kafkajs from 'kafkajs';
import { Outgoing } from '../../dist/apps/relay/src/outgoing.js';
import { Relay } from '../../dist/apps/relay/src/relay.js';
import { createPostgresEventLog } from '../../dist/libs/event-store/postgres/postgres-event-log.js';
import { createKafkaClient } from '../../dist/libs/messaging/kafka/kafka-client.js';
import { integrationEventMappers } from '../../dist/libs/platform/integration-events.js';
import { createPool } from '../../dist/libs/postgres/pool.js';
import { throughput } from './measure.mjs';

const { side, brokers, connectionString, prefix, start, head, count, batchSize } = workerData;
const log = createPostgresEventLog(connectionString);
const pool = createPool(connectionString, { applicationName: 'bench relay' });
const { run, close } = side === 'relay' ? relaySide() : await bareSide();

parentPort.on('message', async (order) => {
  try {
    if (order === 'run') parentPort.postMessage({ reached: await throughput(run) });
    else await Promise.all([close(), log.close(), pool.end()]).then(() => parentPort.close());
  } catch (error) {
    parentPort.postMessage({ failure: String(error.stack) });
  }
});
parentPort.postMessage('ready');

/** From taking the lock and reading the checkpoint to the acknowledgement of the last message, the checkpoint and giving the lock back. */
function relaySide() {
  return {
    run: async () => {
      const relay = new Relay({
        log,
        pool,
        connectionString,
        brokers,
        clientId: 'bench',
        mappers: integrationEventMappers,
        topicPrefix: prefix,
      });
      const controller = new AbortController();
      const end = relay.run(controller.signal);
      while (relay.status.published < head) {
        if (relay.status.state === 'stopped') throw new Error(relay.status.trouble);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      controller.abort();
      await end;
      if (relay.status.publishedCount !== count)
        throw new Error(`${relay.status.publishedCount} of ${count} messages published`);
      return count;
    },
    close: () => Promise.resolve(),
  };
}

/** The same messages, made beforehand, by an idempotent producer as kafkajs brings it: one batch after the other. */
async function bareSide() {
  const client = createKafkaClient({ brokers, clientId: 'bench' });
  const producer = client.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const batches = batchesOf(await messages());
  return {
    run: async () => {
      for (const topicMessages of batches)
        await producer.sendBatch({ acks: -1, compression: kafkajs.CompressionTypes.GZIP, topicMessages });
      return count;
    },
    close: () => producer.disconnect(),
  };
}

async function messages() {
  const outgoing = new Outgoing(integrationEventMappers, prefix, start);
  const made = [];
  for await (const page of log.readAll({ after: start, upTo: head }))
    for (const batch of outgoing.batchesOf(page)) made.push(...batch.messages);
  return made;
}

function batchesOf(made) {
  const batches = [];
  for (let first = 0; first < made.length; first += batchSize) {
    const topics = new Map();
    for (const { topic, message } of made.slice(first, first + batchSize)) {
      if (!topics.has(topic)) topics.set(topic, []);
      topics.get(topic).push(message);
    }
    batches.push([...topics].map(([topic, of]) => ({ topic, messages: of })));
  }
  return batches;
}
