import type { KafkaMessage, Message } from 'kafkajs';
import { validate as isUuid } from 'uuid';
import { idFromName } from '#libs/kernel/identifiers';
import type { Arrival } from '../delivery/arrival.js';
import type { IntegrationEvent } from '../integration-event.js';
import type { IntegrationEventValidator } from '../schemas.js';
import { topicOf } from './topics.js';

/** CloudEvents' Kafka binding, structured mode. */
const CONTENT_TYPE = 'application/cloudevents+json; charset=UTF-8';

/** A message as it goes to a topic; its size counts towards the batch. */
export interface EncodedMessage {
  readonly topic: string;
  readonly message: Message;
  readonly bytes: number;
}

/** Bytes of key, headers and frame of a message, roughly. */
const OVERHEAD = 250;

/** The key is the subject: what happened to one subject lies in one partition, in order. */
export function encodeMessage(event: IntegrationEvent, prefix: string): EncodedMessage {
  const value = JSON.stringify(event);
  return {
    topic: topicOf(event.type, prefix),
    bytes: Buffer.byteLength(value) + OVERHEAD,
    message: {
      key: event.subject,
      value,
      headers: {
        'content-type': CONTENT_TYPE,
        ce_id: event.id,
        ce_type: event.type,
        ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
      },
    },
  };
}

/** Whether a message says of itself that it is of a type that this consumer does not want; it then need not be read. */
export function isUnwanted({ headers }: KafkaMessage, types: readonly string[]): boolean {
  const type = headers?.['ce_type'];
  return type !== undefined && !types.includes(String(type));
}

/**
 * A message as it came from a partition. One that breaks the contract gets an id made from where it lies, not from what it says: it must
 * not take the place of a real event. If it at least says whose it is, later messages of that subject wait behind it.
 */
export function arrivalOf(
  topic: string,
  partition: number,
  { offset, key, value }: KafkaMessage,
  validate: IntegrationEventValidator,
): Arrival {
  const place = `${topic}/${partition}/${offset}`;
  const raw = value ?? Buffer.alloc(0);
  try {
    const event = readMessage(raw, key, validate);
    return { id: event.id, subject: event.subject, position: event.logposition, raw, open: () => event };
  } catch (error) {
    const claimed = claimedSubject(raw, key);
    return {
      id: idFromName('unreadable message', place),
      subject: claimed?.subject ?? place,
      position: claimed?.logposition ?? '',
      raw,
      open: () => {
        throw error;
      },
    };
  }
}

/** @throws Error naming the fault, never what is in the message */
export function readMessage(
  raw: Buffer,
  key: Buffer | null | undefined,
  validate: IntegrationEventValidator,
): IntegrationEvent {
  const event = validate(parse(raw));
  if (key !== undefined && key?.toString() !== event.subject)
    throw new UnreadableMessageError('its key is not its subject');
  return event;
}

/** A message that is no integration event at all. */
export class UnreadableMessageError extends Error {
  override readonly name = 'UnreadableMessageError';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(raw: Buffer): unknown {
  if (raw.length === 0) throw new UnreadableMessageError('it is empty');
  try {
    return JSON.parse(utf8.decode(raw));
  } catch {
    // The parser's own message would repeat what it read.
    throw new UnreadableMessageError('it is not JSON in UTF-8');
  }
}

/** What a message that breaks the contract says of its place, when it says it consistently. */
function claimedSubject(
  raw: Buffer,
  key: Buffer | null,
): { readonly subject: string; readonly logposition: string } | undefined {
  try {
    const { id, subject, logposition } = parse(raw) as Record<string, unknown>;
    if (typeof id !== 'string' || !isUuid(id) || typeof logposition !== 'string') return undefined;
    return typeof subject === 'string' && key?.toString() === subject ? { subject, logposition } : undefined;
  } catch {
    return undefined;
  }
}
