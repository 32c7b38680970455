import { once } from 'node:events';
import type { Consumer as GroupMember, EachBatchPayload, Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { isTransient } from '#libs/postgres/transient-error';
import type { Broadcast, BroadcastObserver, Consumer, ParkedMessages } from '../broadcast.js';
import type { Arrival } from '../delivery/arrival.js';
import { Delivery, MAX_TOGETHER } from '../delivery/delivery.js';
import { pauseAfter, rest } from '../delivery/pauses.js';
import { ParkedMessageStore } from '../delivery/redrive.js';
import type { ParkedMessage, RedrivePreview, RedriveResult, RedriveSelection } from '../parked-message.js';
import type { IntegrationEventValidator } from '../schemas.js';
import { consumerLag } from './consumer-lag.js';
import { Heartbeat } from './heartbeat.js';
import { createKafkaClient, type KafkaClientOptions } from './kafka-client.js';
import { arrivalOf, isUnwanted, readMessage } from './kafka-message.js';
import { ensureTopics, TOPIC_PREFIX, topicOf, type TopicDifference } from './topics.js';

export interface KafkaBroadcastOptions extends KafkaClientOptions {
  /** Of the role whose tables the consumers write. */
  readonly pool: Pool;
  /** Of the public contract. */
  readonly validate: IntegrationEventValidator;
  readonly observer?: BroadcastObserver | undefined;
  /** Told of topics that are not as they would be made. */
  readonly onDifference?: ((difference: TopicDifference) => void) | undefined;
  /** First part of the names of topics and groups. Default {@link TOPIC_PREFIX}; another one lets several installations share brokers. */
  readonly topicPrefix?: string | undefined;
}

/** Milliseconds after which a member that was not heard of is given up and its partitions go to others. */
const SESSION_TIMEOUT = 10_000;
const HEARTBEAT_INTERVAL = 2_000;

/** Milliseconds a member may take to finish the message in hand when the group is shared out anew. */
const REBALANCE_TIMEOUT = 30_000;

/** Milliseconds the broker holds a request when nothing is new. Also how long the end of a consumer may take. */
const LONGEST_FETCH = 500;

/** Partitions of a consumer worked on at a time, each with a connection of the pool. */
const PARTITIONS_AT_ONCE = 2;

/**
 * Broadcast over Kafka: a group for each consumer, so that instances share the partitions. Offsets are committed after the effects; what
 * a crash or a rebalance leaves between the two is delivered again and found in the inbox.
 */
export class KafkaBroadcast implements Broadcast, ParkedMessages {
  private readonly kafka: Kafka;
  private readonly delivery: Delivery;
  private readonly parked: ParkedMessageStore;
  private readonly prefix: string;

  constructor(private readonly options: KafkaBroadcastOptions) {
    const { pool, observer, topicPrefix, validate } = options;
    this.kafka = createKafkaClient(options);
    this.delivery = new Delivery(pool, observer);
    this.parked = new ParkedMessageStore(pool, async ({ raw }) =>
      readMessage(raw ?? Buffer.alloc(0), undefined, validate),
    );
    this.prefix = topicPrefix ?? TOPIC_PREFIX;
  }

  async consume(consumer: Consumer, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.takePart(consumer, signal, () => (failures = 0));
      } catch (error) {
        // The brokers are away, or do not answer as they should: nothing is wrong with any message.
        this.options.observer?.retrying?.(consumer.name, error as Error);
        await rest(pauseAfter(++failures), signal);
      }
    }
  }

  list(consumerName: string): Promise<readonly ParkedMessage[]> {
    return this.parked.list(consumerName);
  }

  preview(consumerName: string, selection: RedriveSelection): Promise<RedrivePreview> {
    return this.parked.preview(consumerName, selection);
  }

  redrive(consumer: Consumer, selection?: RedriveSelection): Promise<RedriveResult> {
    return this.parked.redrive(consumer, selection);
  }

  /** Messages that the brokers hold for a consumer and it has not finished. For metrics and tests. */
  lagOf(consumer: Consumer): Promise<number> {
    return consumerLag(this.kafka, this.groupOf(consumer.name), topicsOf(consumer, this.prefix));
  }

  /** Group under which a consumer's offsets are kept. */
  groupOf(consumerName: string): string {
    return `${this.prefix}.${consumerName}`;
  }

  /** Is a member of the consumer's group until the signal, or until something breaks. */
  private async takePart(consumer: Consumer, signal: AbortSignal, onProgress: () => void): Promise<void> {
    const topics = topicsOf(consumer, this.prefix);
    const { differences } = await ensureTopics(this.kafka, topics);
    for (const difference of differences) this.options.onDifference?.(difference);
    const member = this.kafka.consumer({
      groupId: this.groupOf(consumer.name),
      sessionTimeout: SESSION_TIMEOUT,
      rebalanceTimeout: REBALANCE_TIMEOUT,
      heartbeatInterval: HEARTBEAT_INTERVAL,
      maxWaitTimeInMs: LONGEST_FETCH,
      allowAutoTopicCreation: false,
      // What kafkajs gives up is begun anew by `consume`, which knows the signal.
      retry: { restartOnFailure: () => Promise.resolve(false) },
    });
    const crash = crashOf(member);
    const ended = new AbortController();
    try {
      await member.connect();
      await member.subscribe({ topics: [...topics], fromBeginning: true });
      await member.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
        eachBatch: async (batch) => {
          await this.takeBatch(consumer, batch, signal);
          onProgress();
        },
      });
      await Promise.race([crash, signal.aborted ? undefined : once(signal, 'abort', { signal: ended.signal })]);
    } finally {
      ended.abort();
      await member.disconnect().catch(() => undefined);
    }
  }

  /** @throws Error of kafkajs when the partition is no longer ours */
  private async takeBatch(consumer: Consumer, payload: EachBatchPayload, signal: AbortSignal): Promise<void> {
    const { batch, resolveOffset, isRunning, isStale } = payload;
    const heartbeat = new Heartbeat(payload.heartbeat, HEARTBEAT_INTERVAL);
    const goesOn = () => !signal.aborted && isRunning() && !isStale();
    try {
      const together = consumer.handleMany === undefined ? 1 : MAX_TOGETHER;
      for (let first = 0; first < batch.messages.length; first += together) {
        heartbeat.check();
        if (!goesOn()) break;
        const messages = batch.messages.slice(first, first + together);
        const arrivals = messages
          .filter((message) => !isUnwanted(message, consumer.types))
          .map((message) => arrivalOf(batch.topic, batch.partition, message, this.options.validate));
        if (!(await this.deliver(consumer, arrivals, heartbeat, signal, goesOn))) break;
        resolveOffset(messages.at(-1)?.offset as string);
      }
    } finally {
      heartbeat.stop();
      await payload.commitOffsetsIfNecessary(payload.uncommittedOffsets());
    }
  }

  /** Hands arrivals over, waiting while the database is away. @returns false when some were left to be delivered again */
  private async deliver(
    consumer: Consumer,
    arrivals: readonly Arrival[],
    heartbeat: Heartbeat,
    signal: AbortSignal,
    goesOn: () => boolean,
  ): Promise<boolean> {
    for (let failures = 0; goesOn();) {
      try {
        return await this.delivery.deliverAll(consumer, arrivals, signal);
      } catch (error) {
        if (!isTransient(error)) throw error;
        this.options.observer?.retrying?.(consumer.name, error as Error);
        await rest(pauseAfter(++failures), signal);
        heartbeat.check();
      }
    }
    return false;
  }
}

function topicsOf({ types }: Consumer, prefix: string): readonly string[] {
  return [...new Set(types.map((type) => topicOf(type, prefix)))];
}

/** Rejects when kafkajs gives the member up. */
function crashOf(member: GroupMember): Promise<never> {
  const crash = new Promise<never>((_, reject) => {
    member.on(member.events.CRASH, ({ payload }) => reject(payload.error));
  });
  // It may come when nobody waits any more.
  crash.catch(() => undefined);
  return crash;
}
