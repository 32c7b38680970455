import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId, type Uuid } from '#libs/kernel/identifiers';
import { describeWithOwnBroker } from '#libs/testing/kafka-broker';
import { useTestDatabase } from '#libs/testing/postgres-database';
import type { Consumer } from '../broadcast.js';
import type { IntegrationEvent } from '../integration-event.js';
import { record } from '../public-fields.js';
import { createIntegrationEventValidator } from '../schemas.js';
import { KafkaBroadcast } from './kafka-broadcast.js';
import { createKafkaClient } from './kafka-client.js';
import { encodeMessage } from './kafka-message.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { LocalBroker } from './local-broker/local-broker.js';

const TYPE = 'cn.qiyue.shelves.item-placed.v1';
const PREFIX = 'qiyue';
const validate = createIntegrationEventValidator([
  { type: TYPE, description: 'An item was placed.', data: record({}) },
]);

jest.setTimeout(180_000);

describeWithOwnBroker('a consumer whose broker goes away', () => {
  const database = useTestDatabase();
  let directory: string;
  let broker: LocalBroker;
  let publisher: KafkaPublisher;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'qiyue-away-'));
    broker = await LocalBroker.start({ directory });
    publisher = new KafkaPublisher(createKafkaClient({ brokers: broker.brokers, clientId: 'spec' }));
  });
  afterAll(async () => {
    await publisher.close();
    await broker.stop();
    await broker.remove();
    await rm(directory, { recursive: true, force: true });
  });

  async function publish(streamrevision: number): Promise<Uuid> {
    const id = newId();
    const event: IntegrationEvent = {
      specversion: '1.0',
      id,
      source: '/qiyue/shelves',
      type: TYPE,
      subject: 'shelf-1',
      time: '2026-06-30T02:00:00.120Z',
      datacontenttype: 'application/json',
      correlationid: id,
      causationid: id,
      logposition: String(streamrevision).padStart(16, '0'),
      streamrevision,
      storedtype: 'ItemPlaced.v1',
      recorddigest: '0'.repeat(64),
      effectiveat: '2026-06-30T02:00:00.120Z',
      data: {},
    };
    await publisher.publish([encodeMessage(event, PREFIX)]);
    return id;
  }

  async function until(condition: () => boolean): Promise<void> {
    const end = Date.now() + 60_000;
    while (!condition()) {
      if (Date.now() > end) throw new Error('the condition did not come true in time');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('waits for it, goes on where it was, parks nothing, and ends at the signal while it is away', async () => {
    const handled: Uuid[] = [];
    const retries: string[] = [];
    const parked: string[] = [];
    const consumer: Consumer = { name: 'waiting', types: [TYPE], handle: async ({ id }) => void handled.push(id) };
    const broadcast = new KafkaBroadcast({
      brokers: broker.brokers,
      clientId: 'spec',
      pool: database.pool('service'),
      validate,
      observer: {
        retrying: (_, { message }) => void retries.push(message),
        parked: (_, id) => void parked.push(id),
      },
    });
    const controller = new AbortController();
    const end = broadcast.consume(consumer, controller.signal);
    // The first consumer makes the topic.
    let first: Uuid | undefined;
    while (first === undefined) first = await publish(0).catch(() => undefined);
    await until(() => handled.includes(first));

    await broker.kill();
    await until(() => retries.length > 0);
    await broker.start();
    const second = await publish(1);
    await until(() => handled.includes(second));
    expect(handled).toEqual([first, second]);
    expect(parked).toEqual([]);

    const before = retries.length;
    await broker.kill();
    await until(() => retries.length > before);
    controller.abort();
    await end;
    await broker.start();
  });
});
