import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresEventLog } from '#libs/event-store/postgres/postgres-event-log';
import type { EventLog } from '#libs/event-store/event-log';
import { newId } from '#libs/kernel/identifiers';
import { integrationEventOf, type IntegrationEventMapper } from '#libs/messaging/integration-event-mapper';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { createKafkaClient } from '#libs/messaging/kafka/kafka-client';
import { LocalBroker } from '#libs/messaging/kafka/local-broker/local-broker';
import { topicOf } from '#libs/messaging/kafka/topics';
import { describeWithKafka, describeWithOwnBroker, useKafka } from '#libs/testing/kafka-broker';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { shelfCodec, shelfEventToAppend, shelfStream } from '#libs/testing/shelf-projection';
import { Relay } from './relay.js';

const TYPE = 'cn.qiyue.shelves.item-placed.v1';

const shelves: IntegrationEventMapper = {
  types: [TYPE],
  storedTypes: ['ItemPlaced.v1', 'ItemTaken.v1'],
  map(stored) {
    const event = shelfCodec.decode(stored);
    return event.type === 'ItemPlaced' ? integrationEventOf(stored, 'shelves', 'item-placed.v1', {}) : undefined;
  },
};

jest.setTimeout(180_000);

interface Running {
  readonly relay: Relay;
  stop(): Promise<void>;
}

/** Relays over a database of their own, appends to its log, and what lies in the topic. */
function useRelays(brokers: () => readonly string[], topicPrefix: string) {
  const database = useTestDatabase();
  const running: Running[] = [];
  const revisions = new Map<string, number>();
  let log: EventLog;
  let relayLog: EventLog;

  beforeAll(() => {
    log = new PostgresEventLog(database.connectionString('service'));
    relayLog = new PostgresEventLog(database.connectionString('relay'));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ stop }) => stop()));
  });
  afterAll(async () => {
    await log.close();
    await relayLog.close();
  });

  function start(mappers: readonly IntegrationEventMapper[] = [shelves]): Running {
    const relay = new Relay({
      log: relayLog,
      pool: database.pool('relay'),
      connectionString: database.connectionString('relay'),
      brokers: brokers(),
      clientId: 'spec-relay',
      mappers,
      topicPrefix,
    });
    const controller = new AbortController();
    const end = relay.run(controller.signal);
    const one = {
      relay,
      stop: async () => {
        controller.abort();
        await end;
      },
    };
    running.push(one);
    return one;
  }

  async function append(shelf: string, type: 'ItemPlaced' | 'ItemLabelled' = 'ItemPlaced'): Promise<string> {
    const data = { shelf, item: '1', label: '', tags: [] };
    const event = shelfEventToAppend(type === 'ItemPlaced' ? { type, data } : { type, data });
    const stream = shelfStream(shelf);
    const { revision } = await log.append(stream, revisions.get(stream) ?? 'no-stream', [event]);
    revisions.set(stream, revision);
    return event.id;
  }

  async function appendMany(count: number, shelves = 7): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let number = 0; number < count; number++) ids.push(await append(`shelf ${number % shelves}`));
    return ids;
  }

  /** All messages of the topic, partition by partition, once all that lies there now has been read. */
  async function published(): Promise<readonly IntegrationEvent[]> {
    const client = createKafkaClient({ brokers: brokers(), clientId: 'spec' });
    const topic = topicOf(TYPE, topicPrefix);
    const admin = client.admin();
    await admin.connect();
    const ends = new Map(
      (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]),
    );
    await admin.disconnect();
    const wanted = [...ends.values()].reduce((sum, end) => sum + end, 0);
    const messages: IntegrationEvent[] = [];
    const consumer = client.consumer({ groupId: `spec-${newId()}`, maxWaitTimeInMs: 100 });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message: { value, key, headers } }) => {
        const event = JSON.parse(String(value)) as IntegrationEvent;
        expect(String(key)).toBe(event.subject);
        expect(String(headers?.['ce_id'])).toBe(event.id);
        expect(String(headers?.['content-type'])).toBe('application/cloudevents+json; charset=UTF-8');
        messages.push(event);
        return Promise.resolve();
      },
    });
    while (messages.length < wanted) await new Promise((resolve) => setTimeout(resolve, 10));
    await consumer.disconnect();
    return messages;
  }

  return { database, start, append, appendMany, published, log: () => log };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('the condition did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Of each subject the first time each revision appears: without a gap and in order, whatever was repeated. */
function expectInOrder(messages: readonly IntegrationEvent[]): void {
  const next = new Map<string, number>();
  for (const { subject, streamrevision } of messages) {
    const expected = next.get(subject) ?? 0;
    expect(streamrevision).toBeLessThanOrEqual(expected);
    if (streamrevision === expected) next.set(subject, expected + 1);
  }
}

const idsOf = (messages: readonly IntegrationEvent[]) => new Set(messages.map(({ id }) => id));

describeWithKafka('relay', () => {
  const kafka = useKafka();

  describe('over a log that grows', () => {
    const { start, appendMany, published, append, log, database } = useRelays(kafka.brokers, kafka.topicPrefix);

    it('publishes every event once, those of a stream in order', async () => {
      const before = await appendMany(40);
      const { relay } = start();
      const after = await appendMany(40);
      const head = await log().head();
      await until(() => relay.status.published === head);
      const messages = await published();
      expect(messages).toHaveLength(80);
      expect(idsOf(messages)).toEqual(new Set([...before, ...after]));
      expectInOrder(messages);
      expect(relay.status).toMatchObject({ state: 'active', publishedCount: 80, trouble: undefined });
      expect(relay.status.lagSeconds(new Date().toISOString())).toBe(0);
    });

    it('goes on where it left off', async () => {
      const { published: before } = start().relay.status;
      expect(before).toBe('');
      const id = await append('later');
      await until(async () => idsOf(await published()).has(id));
      expect(await published()).toHaveLength(81);
    });

    it('hands over within seconds when the active one loses its lock, and repeats at most', async () => {
      const one = start();
      await until(() => one.relay.status.state === 'active');
      const other = start();
      const appending = appendMany(60);
      const { rowCount } = await database.pool('relay').query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
           WHERE locktype = 'advisory' AND datname = current_database() AND application_name = 'qiyue relay lock'`,
      );
      expect(rowCount).toBe(1);
      await until(() => [one, other].filter(({ relay }) => relay.status.state === 'active').length === 1);
      const ids = await appending;
      await until(async () => {
        const known = idsOf(await published());
        return ids.every((id) => known.has(id));
      });
      expectInOrder(await published());

      await (one.relay.status.state === 'active' ? one : other).stop();
      const id = await append('after the hand-over');
      await until(async () => idsOf(await published()).has(id));
      expectInOrder(await published());
    });
    it('publishes again what a lost checkpoint leaves in doubt, which is all that happens', async () => {
      await database.pool('owner').query(`UPDATE messaging.relay_checkpoint SET position = ''`);
      const before = await published();
      const { relay } = start();
      const head = await log().head();
      await until(() => relay.status.published === head);
      const messages = await published();
      expect(idsOf(messages)).toEqual(idsOf(before));
      expect(messages.length).toBe(before.length + idsOf(before).size);
      expectInOrder(messages);
    });

    it('stands still at an event without a public form, and goes on with code that knows it', async () => {
      const { relay } = start();
      await until(() => relay.status.state === 'active');
      const before = await append('before');
      const unknown = await append('unknown', 'ItemLabelled');
      const behind = await append('behind');
      await until(() => relay.status.state === 'stopped');
      expect(relay.status.trouble).toContain(unknown);
      const known = idsOf(await published());
      expect([before, unknown, behind].filter((id) => known.has(id))).toEqual([before]);
      start([{ ...shelves, storedTypes: [...shelves.storedTypes, 'ItemLabelled.v1'] }]);
      await until(async () => idsOf(await published()).has(behind));
    });
  });
});

describeWithOwnBroker('relay whose broker goes away', () => {
  let directory: string;
  let broker: LocalBroker;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'qiyue-relay-'));
    broker = await LocalBroker.start({ directory: join(directory, 'one') });
  });
  afterAll(async () => {
    await broker.stop();
    await broker.remove();
    await rm(directory, { recursive: true, force: true });
  });
  const { start, appendMany, published, log } = useRelays(() => broker.brokers, 'qiyue');

  it('loses nothing and keeps the order; the log does not notice', async () => {
    const { relay } = start();
    const before = await appendMany(30);
    await broker.kill();
    const during = await appendMany(30);
    await until(() => relay.status.trouble !== undefined);
    await broker.start();
    const after = await appendMany(30);
    const head = await log().head();
    await until(() => relay.status.published === head);
    const messages = await published();
    expect(idsOf(messages)).toEqual(new Set([...before, ...during, ...after]));
    expectInOrder(messages);
    expect(relay.status.trouble).toBeUndefined();
  });

  it('publishes everything to a cluster that was made anew', async () => {
    const { port } = broker;
    const before = idsOf(await published());
    await broker.stop();
    await broker.remove();
    broker = await LocalBroker.start({ directory: join(directory, 'two'), port });
    const { relay } = start();
    const head = await log().head();
    await until(() => relay.status.published === head);
    expect(idsOf(await published())).toEqual(before);
  });
});
