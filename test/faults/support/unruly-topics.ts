import type { Kafka, Message } from 'kafkajs';
import { newId } from '#libs/kernel/identifiers';
import type { EventLog, Position } from '#libs/event-store/event-log';
import { encodeMessage, type EncodedMessage } from '#libs/messaging/kafka/kafka-message';
import { KafkaPublisher } from '#libs/messaging/kafka/kafka-publisher';
import { TOPIC_PREFIX } from '#libs/messaging/kafka/topics';
import { integrationEventMappers } from '#libs/platform/integration-events';
import { shuffledInWindows } from './seeded-random.js';

/** Topic of the poison: one that both the notification and the audit read. */
const TOPIC = `${TOPIC_PREFIX}.contracts.v1`;

const BATCH = 500;

export interface Unruliness {
  readonly since: Position;
  readonly copies: number;
  /** Messages within which the order is lost. */
  readonly window: number;
  /** One poisonous message after so many. */
  readonly poisonEvery: number;
  readonly random: () => number;
}

export interface Published {
  readonly messages: number;
  readonly poison: number;
}

/** Publishes what a relay would, each message several times, out of order within a window and with poison among them. */
export async function publishUnruly(kafka: Kafka, log: EventLog, unruliness: Unruliness): Promise<Published> {
  const { since, copies, window, poisonEvery, random } = unruliness;
  const once: EncodedMessage[] = [];
  for await (const page of log.readAll({ after: since })) {
    for (const stored of page.events) {
      const mapper = integrationEventMappers.find(({ storedTypes }) => storedTypes.includes(stored.type));
      const event = mapper?.map(stored);
      if (event !== undefined) once.push(encodeMessage(event, TOPIC_PREFIX));
    }
  }
  const messages = shuffledInWindows(
    once.flatMap((message) => Array.from({ length: copies }, () => message)),
    window,
    random,
  );
  const mixed = messages.flatMap((message, index) =>
    index % poisonEvery === 0 ? [message, poisonous(index / poisonEvery)] : [message],
  );
  const publisher = new KafkaPublisher(kafka);
  for (let start = 0; start < mixed.length; start += BATCH) await publisher.publish(mixed.slice(start, start + BATCH));
  await publisher.close();
  return { messages: messages.length, poison: mixed.length - messages.length };
}

/** Ten kinds of messages that nobody can handle, in turn. None belongs to a real subject: nothing real waits behind it. */
function poisonous(ordinal: number): EncodedMessage {
  const subject = `contract-${newId()}`;
  const envelope = {
    specversion: '1.0',
    id: newId(),
    source: '/qiyue/contracts',
    type: 'cn.qiyue.contracts.contract-withdrawn.v1',
    subject,
    time: '2026-06-30T02:00:00.000Z',
    datacontenttype: 'application/json',
    correlationid: newId(),
    causationid: newId(),
    logposition: '0',
    streamrevision: 0,
    storedtype: 'ContractWithdrawn.v1',
    recorddigest: '0'.repeat(64),
    effectiveat: '2026-06-30T02:00:00.000Z',
    data: { regionCode: '370704001001' },
  };
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  const kinds: readonly Message[] = [
    { key: subject, value: Buffer.alloc(0) },
    { key: subject, value: null },
    { key: subject, value: Buffer.from([0xff, 0xfe, 0x00, 0x80]) },
    { key: subject, value: json(envelope).subarray(0, 100) },
    { key: subject, value: json(['not', 'an', 'event']) },
    { key: subject, value: json({ ...envelope, specversion: '0.3' }) },
    { key: subject, value: json({ ...envelope, type: 'cn.qiyue.contracts.contract-forged.v1' }) },
    { key: subject, value: json({ ...envelope, data: undefined }) },
    { key: subject, value: json({ ...envelope, data: { name: 'a clear name where none may be' } }) },
    { key: `contract-${newId()}`, value: json(envelope) },
  ];
  return { topic: TOPIC, message: kinds[ordinal % kinds.length]!, bytes: 0 };
}
