import type { Kafka } from 'kafkajs';
import type { StoredEvent } from '#libs/event-store/event-log';
import { systemClock } from '#libs/kernel/clock';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { KafkaBroadcast } from '#libs/messaging/kafka/kafka-broadcast';
import { createKafkaClient } from '#libs/messaging/kafka/kafka-client';
import { encodeMessage } from '#libs/messaging/kafka/kafka-message';
import { KafkaPublisher } from '#libs/messaging/kafka/kafka-publisher';
import { ensureTopics, topicOf } from '#libs/messaging/kafka/topics';
import { record } from '#libs/messaging/public-fields';
import { createIntegrationEventValidator } from '#libs/messaging/schemas';
import { CopiedLog, messageOf, shelfMapper } from '#libs/testing/copied-log';
import { describeWithKafka, useKafka } from '#libs/testing/kafka-broker';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { AuditCopyConsumer } from './copy-consumer.js';
import { CopyExamination } from './copy-examination.js';
import { headOfCopy } from './copy-store.js';
import { openFindings } from './finding-store.js';
import { COPY_FINDING_KINDS } from './finding.js';

const EVENTS = 240;

/** Streams, so that all partitions have some. */
const SHELVES = 30;

const [TYPE = ''] = shelfMapper.types;
const validate = createIntegrationEventValidator([
  { type: TYPE, description: 'Something happened on a shelf.', data: record({}) },
]);

jest.setTimeout(120_000);

describeWithKafka('the audit copy over Kafka', () => {
  const database = useTestDatabase();
  const kafka = useKafka();
  const pool = () => database.pool('auditCopy');
  let client: Kafka;
  let publisher: KafkaPublisher;
  let copied: CopiedLog;
  let events: readonly StoredEvent[];

  beforeAll(async () => {
    client = createKafkaClient({ brokers: kafka.brokers(), clientId: 'spec' });
    publisher = new KafkaPublisher(client);
    await ensureTopics(client, [topicOf(TYPE, kafka.topicPrefix)]);
    copied = new CopiedLog(database);
    events = await copied.append(EVENTS, SHELVES);
  }, 120_000);
  afterAll(async () => {
    await publisher.close();
    await copied.close();
  });

  const publish = (messages: readonly IntegrationEvent[]) =>
    publisher.publish(messages.map((message) => encodeMessage(message, kafka.topicPrefix)));
  const messagesOf = (of: readonly StoredEvent[]) => of.map((event) => messageOf(event)!);

  async function consumeUntil(condition: () => Promise<boolean>): Promise<void> {
    const broadcast = new KafkaBroadcast({
      brokers: kafka.brokers(),
      clientId: 'spec',
      pool: pool(),
      validate,
      topicPrefix: kafka.topicPrefix,
    });
    const controller = new AbortController();
    const end = broadcast.consume(new AuditCopyConsumer([TYPE]), controller.signal);
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
    controller.abort();
    await end;
  }
  const entries = async () => (await headOfCopy(pool()))?.sequence ?? 0;
  const examine = () =>
    new CopyExamination({
      log: copied.log,
      pool: pool(),
      mappers: [shelfMapper],
      clock: systemClock,
      grace: 0,
    }).runWhole();
  const open = async () => (await openFindings(pool(), COPY_FINDING_KINDS)).map(({ kind, eventId }) => [kind, eventId]);

  it('holds every event once, whatever comes repeatedly and in which order of partitions, and agrees with the log', async () => {
    const messages = messagesOf(events);
    await publish(messages);
    await publish(messages);
    await consumeUntil(async () => (await entries()) === EVENTS);
    expect(await examine()).toMatchObject({ events: EVENTS, entries: EVENTS, found: 0, pending: 0 });
    const inbox = await pool().query('SELECT 1 FROM messaging.inbox');
    expect(inbox.rowCount).toBe(0);
  });

  it('notices a message whose event is known with other content, wherever it comes from', async () => {
    const [message] = messagesOf(events.slice(7, 8));
    await publish([{ ...message!, recorddigest: 'f'.repeat(64) }]);
    await consumeUntil(async () => (await open()).length > 0);
    expect(await open()).toEqual([['CONTRADICTION', message?.id]]);
    expect(await entries()).toBe(EVENTS);
  });

  it('misses what was never announced, once something later has come', async () => {
    const more = (await copied.append(3, SHELVES)).slice(-3);
    const [lost, ...others] = more;
    await publish(messagesOf(others));
    await consumeUntil(async () => (await entries()) === EVENTS + 2);
    expect(await examine()).toMatchObject({ found: 1, pending: 0 });
    expect(await open()).toContainEqual(['GAP', lost?.id]);
    await publish(messagesOf([lost!]));
    await consumeUntil(async () => (await entries()) === EVENTS + 3);
    expect(await examine()).toMatchObject({ found: 0, closed: 1 });
  });
});
