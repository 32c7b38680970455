import type { Pool } from 'pg';
import type { EventLog } from '#libs/event-store/event-log';
import { failpoint } from '#libs/kernel/failpoint';
import { pauseAfter, rest } from '#libs/messaging/delivery/pauses';
import type { IntegrationEventMapper } from '#libs/messaging/integration-event-mapper';
import { createKafkaClient, type KafkaClientOptions } from '#libs/messaging/kafka/kafka-client';
import { KafkaPublisher } from '#libs/messaging/kafka/kafka-publisher';
import { ensureTopics, TOPIC_PREFIX, topicOf, type TopicDifference } from '#libs/messaging/kafka/topics';
import { noteError } from '#libs/observability/tracing/trace-context';
import { Outgoing, UnpublishableEventError, type Batch } from './outgoing.js';
import { CheckpointWriter, readCheckpoint } from './relay-checkpoint.js';
import { acquireLock } from './relay-lock.js';
import { RelayStatus } from './relay-status.js';

/** Told what an operator must know. */
export interface RelayObserver {
  active?(): void;
  handedOver?(): void;
  retrying?(error: Error): void;
  stopped?(error: UnpublishableEventError): void;
  topicDiffers?(difference: TopicDifference): void;
}

export interface RelayOptions extends KafkaClientOptions {
  readonly log: EventLog;
  /** Of role `qiyue_relay`: keeps the checkpoint. */
  readonly pool: Pool;
  /** Of the same role: keeps the lock on a connection of its own. */
  readonly connectionString: string;
  readonly mappers: readonly IntegrationEventMapper[];
  readonly observer?: RelayObserver;
  /** First part of the names of topics. Default {@link TOPIC_PREFIX}. */
  readonly topicPrefix?: string;
}

/** Milliseconds a relay that does not succeed keeps the lock. */
const PATIENCE = 30_000;

/** Events asked for at a time; a page is mapped while the one before is on its way to the brokers. */
const PAGE_SIZE = 1_000;

/**
 * Publishes the log: each event in its public form, in order, once the log has it. Of several relays one is active (docs/adr/0023);
 * what a crash leaves between acknowledgement and checkpoint is published again.
 */
export class Relay {
  readonly status = new RelayStatus();
  private readonly prefix: string;

  constructor(private readonly options: RelayOptions) {
    this.prefix = options.topicPrefix ?? TOPIC_PREFIX;
  }

  /**
   * Publishes whenever it is this relay's turn, until the signal.
   * @returns early only when an event cannot be published; {@link status} says so
   */
  async run(signal: AbortSignal): Promise<void> {
    const { observer = {} } = this.options;
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.takeTurn(signal, () => (failures = 0));
      } catch (error) {
        if (error instanceof UnpublishableEventError) {
          this.status.state = 'stopped';
          this.status.trouble = error.message;
          observer.stopped?.(error);
          return;
        }
        this.status.trouble = (error as Error).message;
        observer.retrying?.(error as Error);
        await rest(pauseAfter(++failures), signal);
      }
    }
  }

  /** Waits for the lock and publishes as long as it is held. @throws Error when it does not succeed for long */
  private async takeTurn(signal: AbortSignal, onProgress: () => void): Promise<void> {
    const { connectionString, observer = {} } = this.options;
    const lock = await acquireLock(connectionString, `relay ${this.prefix}`, signal);
    if (lock === undefined) return;
    observer.active?.();
    this.status.state = 'active';
    try {
      await this.publishPatiently(AbortSignal.any([signal, lock.lost]), onProgress);
    } finally {
      this.status.state = 'waiting';
      await lock.release();
      observer.handedOver?.();
    }
  }

  /** @throws UnpublishableEventError; any other error only after some time, for another relay may reach what this one does not */
  private async publishPatiently(until: AbortSignal, onProgress: () => void): Promise<void> {
    let failures = 0;
    let failingSince = 0;
    while (!until.aborted) {
      try {
        await this.publishFromCheckpoint(until, () => {
          failures = 0;
          onProgress();
        });
      } catch (error) {
        if (error instanceof UnpublishableEventError) throw error;
        if (failures === 0) failingSince = Date.now();
        if (Date.now() - failingSince > PATIENCE) throw error;
        this.status.trouble = (error as Error).message;
        this.options.observer?.retrying?.(error as Error);
        await rest(pauseAfter(++failures), until);
      }
    }
  }

  private async publishFromCheckpoint(until: AbortSignal, onProgress: () => void): Promise<void> {
    const { log, pool, mappers, observer = {} } = this.options;
    const kafka = createKafkaClient(this.options);
    const topics = [...new Set(mappers.flatMap(({ types }) => types).map((type) => topicOf(type, this.prefix)))];
    const { clusterId, differences } = await ensureTopics(kafka, topics);
    const target = `${clusterId}/${this.prefix}`;
    for (const difference of differences) observer.topicDiffers?.(difference);

    const publisher = new KafkaPublisher(kafka);
    const checkpoints = new CheckpointWriter(pool, target, (error) => observer.retrying?.(error));
    let sending: Promise<void> = Promise.resolve();
    try {
      const after = await readCheckpoint(pool, target);
      this.status.published = after;
      const outgoing = new Outgoing(mappers, this.prefix, after);
      for await (const page of log.subscribe({ after, pageSize: PAGE_SIZE, signal: until })) {
        for (const batch of outgoing.batchesOf(page)) {
          await sending;
          if (until.aborted) return;
          this.status.waitingSince(batch.since);
          sending = this.publish(publisher, checkpoints, batch).then(onProgress);
          // Awaited before the next batch, or below; meanwhile nobody listens.
          sending.catch(() => undefined);
        }
        // At the end of the log there is nothing to prepare meanwhile, and it is known that nothing waits.
        if (page.caughtUp) await sending;
      }
    } finally {
      await sending.catch(() => undefined);
      await checkpoints.settled();
      await publisher.close();
    }
    await sending;
  }

  private async publish(publisher: KafkaPublisher, checkpoints: CheckpointWriter, batch: Batch): Promise<void> {
    const { messages, upTo, spans } = batch;
    if (messages.length > 0) {
      try {
        await publisher.publish(messages);
      } catch (error) {
        for (const span of spans) noteError(span, error);
        throw error;
      } finally {
        for (const span of spans) span.end();
      }
      failpoint('relay.after-publish');
    }
    if (upTo > this.status.published) checkpoints.save(upTo);
    this.status.published = upTo;
    this.status.publishedCount += messages.length;
    this.status.waitingSince(undefined);
    this.status.trouble = undefined;
  }
}
