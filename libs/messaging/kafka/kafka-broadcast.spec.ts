import { randomInt } from 'node:crypto';
import type { Kafka, Message, Producer } from 'kafkajs';
import type { Pool } from 'pg';
import { idFromName, newId, type Uuid } from '#libs/kernel/identifiers';
import { describeWithKafka, useKafka } from '#libs/testing/kafka-broker';
import { useTestDatabase } from '#libs/testing/postgres-database';
import type { Consumer } from '../broadcast.js';
import { describeBroadcast } from '../contract/broadcast-contract.js';
import type { IntegrationEvent } from '../integration-event.js';
import { count, record } from '../public-fields.js';
import { createIntegrationEventValidator } from '../schemas.js';
import { KafkaBroadcast } from './kafka-broadcast.js';
import { createKafkaClient } from './kafka-client.js';
import { encodeMessage } from './kafka-message.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { ensureTopics, topicOf, type TopicDifference } from './topics.js';

const TYPE = 'cn.qiyue.shelves.item-placed.v1';
const validate = createIntegrationEventValidator([
  { type: TYPE, description: 'An item was placed.', data: record({ number: count('Which.') }) },
]);

jest.setTimeout(120_000);

describeWithKafka('kafka', () => {
  const database = useTestDatabase();
  const kafka = useKafka();
  const topic = topicOf(TYPE, kafka.topicPrefix);
  const differences: TopicDifference[] = [];
  let pool: Pool;
  let client: Kafka;
  let publisher: KafkaPublisher;
  let raw: Producer;
  let published = 0;

  beforeAll(async () => {
    pool = database.pool('service');
    client = createKafkaClient({ brokers: kafka.brokers(), clientId: 'spec' });
    publisher = new KafkaPublisher(client);
    raw = client.producer({ allowAutoTopicCreation: false });
    await raw.connect();
  });
  afterAll(async () => {
    await publisher.close();
    await raw.disconnect();
  });

  const broadcast = (read = validate) =>
    new KafkaBroadcast({
      brokers: kafka.brokers(),
      clientId: 'spec',
      pool,
      validate: read,
      topicPrefix: kafka.topicPrefix,
      onDifference: (difference) => differences.push(difference),
    });

  function itemPlaced(subject: string, number: number): IntegrationEvent {
    const id = newId();
    return {
      specversion: '1.0',
      id,
      source: '/qiyue/shelves',
      type: TYPE,
      subject: `shelf-${idFromName(subject)}`,
      time: '2026-06-30T02:00:00.120Z',
      datacontenttype: 'application/json',
      correlationid: id,
      causationid: id,
      logposition: String(++published).padStart(16, '0'),
      streamrevision: number,
      storedtype: 'ItemPlaced.v1',
      recorddigest: '0'.repeat(64),
      effectiveat: '2026-06-30T02:00:00.120Z',
      data: { number },
    };
  }
  const encode = (event: IntegrationEvent) => encodeMessage(event, kafka.topicPrefix);

  async function publish(subject: string, number: number): Promise<Uuid> {
    const event = itemPlaced(subject, number);
    await publisher.publish([encode(event)]);
    return event.id;
  }
  const send = (...messages: readonly Message[]) => raw.send({ topic, messages: [...messages] });

  /** Handles into memory; the inbox still lies in the database. */
  function collecting(name: string): Consumer & { readonly handled: IntegrationEvent[] } {
    const handled: IntegrationEvent[] = [];
    return { name, types: [TYPE], handled, handle: async (message) => void handled.push(message) };
  }

  async function consumeUntil(consumer: Consumer, arrived: () => boolean | Promise<boolean>, read = validate) {
    const controller = new AbortController();
    const end = broadcast(read).consume(consumer, controller.signal);
    while (!(await arrived())) await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    await end;
  }

  beforeAll(async () => {
    await ensureTopics(client, [topic]);
  });

  describeBroadcast('kafka', {
    broadcast,
    pool: () => pool,
    owner: () => database.pool('owner'),
    publish,
    publishUnreadable: async () => void (await send({ key: newId(), value: 'neither JSON nor anything' })),
    type: TYPE,
    forgetProgress: async (consumer) => {
      const admin = client.admin();
      await admin.connect();
      await admin.deleteGroups([broadcast().groupOf(consumer)]);
      await admin.disconnect();
    },
  });

  it('gives every message one effect that is delivered three times, shuffled in a window', async () => {
    const WINDOW = 100;
    const seed = randomInt(2 ** 31);
    process.stderr.write(`shuffle: seed ${seed}\n`);
    const messages = Array.from({ length: 300 }, (_, number) => itemPlaced(`shuffled ${number % 7}`, number));
    const deliveries = shuffledInWindows([...messages, ...messages, ...messages].map(encode), WINDOW, seed);
    await send(...deliveries.map(({ message }) => message));
    const consumer = collecting('thrice');
    const ids = new Set(messages.map(({ id }) => id));
    const last = await publish('after the shuffle', 1);
    await consumeUntil(consumer, () => consumer.handled.some(({ id }) => id === last) && all());
    function all() {
      return new Set(consumer.handled.filter(({ id }) => ids.has(id)).map(({ id }) => id)).size === ids.size;
    }
    expect(consumer.handled.filter(({ id }) => ids.has(id))).toHaveLength(ids.size);
  });

  describe('a message that breaks the contract', () => {
    const good = () => itemPlaced('broken', 1);
    const changed = (change: Record<string, unknown>) => JSON.stringify({ ...good(), ...change });
    const subject = `shelf-${idFromName('broken')}`;
    const kinds: Readonly<Record<string, Message>> = {
      'without bytes': { key: subject, value: null },
      'of nothing': { key: subject, value: '' },
      'of other bytes': { key: subject, value: Buffer.from([0xff, 0xfe, 0x00, 0x9f]) },
      'cut off': { key: subject, value: JSON.stringify({ specversion: '1.0' }).slice(0, 9) },
      'that is no object': { key: subject, value: '[1]' },
      'of an unknown type': { key: newId(), value: changed({ type: 'cn.qiyue.shelves.item-sold.v1' }) },
      'with an id of another form': { key: subject, value: changed({ id: '1; DROP TABLE messaging.inbox' }) },
      'with the key of another subject': { key: 'shelf-other', value: changed({}) },
      'without a key': { value: changed({}) },
      'with NUL characters': { key: newId(), value: changed({ subject: 'shelf-\u0000' }) },
    };

    it.each(Object.entries(kinds))('%s is parked with its bytes and hinders nobody', async (kind, message) => {
      const consumer = collecting(`breaks-${idFromName(kind)}`);
      await send(message);
      const after = await publish('broken', 2);
      const other = await publish('whole', 3);
      const value =
        message.value === null || message.value === undefined ? Buffer.alloc(0) : Buffer.from(message.value);
      const parked = () =>
        pool.query<{ raw: Buffer; reason: string; message: null }>(
          'SELECT raw, reason, message FROM messaging.parked WHERE consumer = $1 AND raw = $2',
          [consumer.name, value],
        );
      const handled = (id: Uuid) => consumer.handled.some((one) => one.id === id);
      await consumeUntil(consumer, async () => [after, other].every(handled) && (await parked()).rowCount !== 0);
      const { rows } = await parked();
      expect(rows[0]).toMatchObject({ message: null });
      expect(rows[0]?.reason).toMatch(/^(UnreadableMessageError|InvalidIntegrationEventError): /);
      if (value.length > 10) expect(rows[0]?.reason).not.toContain(value.toString().slice(0, 10));
    });

    it('holds back its subject when it says whose it is, and is read again by mended code', async () => {
      const name = 'mended';
      const wrong = { ...itemPlaced('mended', 1), data: { number: 'one' } };
      await publisher.publish([encode(wrong)]);
      const behind = await publish('mended', 2);
      const other = await publish('unaffected', 3);
      const consumer = collecting(name);
      const parked = async () => (await broadcast().list(name)).filter((message) => message.subject === wrong.subject);
      await consumeUntil(
        consumer,
        async () => consumer.handled.some(({ id }) => id === other) && (await parked()).length === 2,
      );
      expect((await parked()).map(({ type, attempts }) => ({ type, attempts }))).toEqual([
        { type: null, attempts: 1 },
        { type: TYPE, attempts: 0 },
      ]);
      const mended = (message: unknown) => {
        const { data, ...rest } = message as IntegrationEvent<{ number: unknown }>;
        return validate({ ...rest, data: { number: data.number === 'one' ? 1 : data.number } });
      };
      await broadcast(mended).redrive(consumer, { subjects: [wrong.subject] });
      const order = consumer.handled.filter((message) => message.subject === wrong.subject);
      expect(order.map(({ id }) => id)).toEqual([wrong.id, behind]);
    });
  });

  it('makes topics with explicit settings and tells of those that differ', async () => {
    const mine = `${kafka.topicPrefix}.own.v1`;
    expect(await ensureTopics(client, [mine])).toMatchObject({ created: [mine], differences: [] });
    expect(await ensureTopics(client, [mine])).toMatchObject({ created: [], differences: [] });
    expect(differences).toEqual([]);
    const admin = client.admin();
    await admin.connect();
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: 2, name: mine, configEntries: [{ name: 'retention.ms', value: '60000' }] }],
    });
    await admin.createPartitions({ topicPartitions: [{ topic: mine, count: 7 }] });
    await admin.disconnect();
    const { differences: found } = await ensureTopics(client, [mine]);
    expect(found).toContainEqual({ topic: mine, setting: 'retention.ms', found: '60000', wanted: '-1' });
    expect(found).toContainEqual({ topic: mine, setting: 'partitions', found: '7', wanted: '6' });
  });

  it('starts with the first message for a new consumer and after its offset for an old one', async () => {
    const first = await publish('from the start', 1);
    const consumer = collecting('late');
    await consumeUntil(consumer, async () => (await broadcast().lagOf(consumer)) === 0);
    expect(consumer.handled.map(({ id }) => id)).toContain(first);
    await pool.query('DELETE FROM messaging.inbox WHERE consumer = $1', [consumer.name]);
    const second = await publish('from the start', 2);
    expect(await broadcast().lagOf(consumer)).toBe(1);
    const again = collecting('late');
    await consumeUntil(again, () => again.handled.some(({ id }) => id === second));
    expect(again.handled.map(({ id }) => id)).toEqual([second]);
  });
});

/** Each window of deliveries in an order that only the seed knows. */
function shuffledInWindows<Item>(items: readonly Item[], window: number, seed: number): readonly Item[] {
  let state = seed;
  // Linear congruential generator (Numerical Recipes): enough to shuffle by.
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const shuffled = [...items];
  for (let end = shuffled.length - 1; end > 0; end--) {
    const other = Math.max(0, end - random(window));
    [shuffled[end], shuffled[other]] = [shuffled[other] as Item, shuffled[end] as Item];
  }
  return shuffled;
}
