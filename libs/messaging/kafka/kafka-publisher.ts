import kafkajs, { type Kafka, type Producer } from 'kafkajs';
import type { EncodedMessage } from './kafka-message.js';
import { keyPartitioner } from './partitioner.js';

/**
 * Publishes messages so that each is acknowledged by all copies that must be written. A batch whose outcome is unknown is published again
 * by the caller, whole: then some of it may lie there twice, and consumers deduplicate.
 */
export class KafkaPublisher {
  private producer: Promise<Producer> | undefined;

  constructor(private readonly kafka: Kafka) {}

  /**
   * Publishes in the order given, per key. One call at a time.
   * @returns when all of them are acknowledged
   * @throws Error after which nothing is known of any of them
   */
  async publish(messages: readonly EncodedMessage[]): Promise<void> {
    const producer = await (this.producer ??= this.connect());
    try {
      await producer.sendBatch({
        acks: ALL_IN_SYNC,
        // Retention is for ever, and the envelopes are much alike.
        compression: kafkajs.CompressionTypes.GZIP,
        topicMessages: byTopic(messages),
      });
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** The next {@link publish} starts a new session with the brokers: after an error the numbering of the old one is in doubt. */
  async close(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await (await producer?.catch(() => undefined))?.disconnect().catch(() => undefined);
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      // kafkajs keeps the numbering of an idempotent producer right with one request at a time only.
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: keyPartitioner,
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      this.producer = undefined;
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
  }
}

const ALL_IN_SYNC = -1;

function byTopic(messages: readonly EncodedMessage[]) {
  const topics = new Map<string, EncodedMessage['message'][]>();
  for (const { topic, message } of messages) {
    const known = topics.get(topic);
    if (known === undefined) topics.set(topic, [message]);
    else known.push(message);
  }
  return [...topics].map(([topic, of]) => ({ topic, messages: of }));
}
