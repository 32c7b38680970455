import type { Pool } from 'pg';
import type { EventLog, StoredEvent } from '#libs/event-store/event-log';
import type { Broadcast, BroadcastObserver, Consumer, ParkedMessages } from '../broadcast.js';
import type { Arrival } from '../delivery/arrival.js';
import { Delivery, MAX_TOGETHER } from '../delivery/delivery.js';
import type { ParkedRow } from '../delivery/parked-store.js';
import { pauseAfter, rest } from '../delivery/pauses.js';
import { ParkedMessageStore } from '../delivery/redrive.js';
import type { IntegrationEventMapper } from '../integration-event-mapper.js';
import type { IntegrationEvent } from '../integration-event.js';
import type { ParkedMessage, RedrivePreview, RedriveResult, RedriveSelection } from '../parked-message.js';
import { readProgress, saveProgress } from './progress-store.js';

export interface DirectBroadcastOptions {
  /** Of the role whose tables the consumers write. */
  readonly pool: Pool;
  readonly log: EventLog;
  readonly mappers: readonly IntegrationEventMapper[];
  readonly observer?: BroadcastObserver;
}

/** A page of the log is delivered together where the consumer takes many. */
const PAGE_SIZE = MAX_TOGETHER;

/**
 * Broadcast without a broker, for one machine: consumers read the log through the same mapping as the relay to Kafka would, each with a
 * checkpoint of its own. The checkpoint is moved after the effects; what a crash leaves between the two is delivered again and found in
 * the inbox.
 */
export class DirectBroadcast implements Broadcast, ParkedMessages {
  private readonly delivery: Delivery;
  private readonly parked: ParkedMessageStore;

  constructor(private readonly options: DirectBroadcastOptions) {
    this.delivery = new Delivery(options.pool, options.observer);
    this.parked = new ParkedMessageStore(options.pool, (row) => this.mapAgain(row));
  }

  async consume(consumer: Consumer, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.consumeFromCheckpoint(consumer, signal, () => (failures = 0));
      } catch (error) {
        // The database is away, or the log: nothing is wrong with any message.
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

  private async consumeFromCheckpoint(consumer: Consumer, signal: AbortSignal, onProgress: () => void): Promise<void> {
    const { pool, log, mappers } = this.options;
    const relevant = mappers.filter(({ types }) => types.some((type) => consumer.types.includes(type)));
    const types = relevant.flatMap(({ storedTypes }) => storedTypes);
    const after = await readProgress(pool, consumer.name);
    let saved = after;
    for await (const page of log.subscribe({ after, filter: { types }, pageSize: PAGE_SIZE, signal })) {
      const arrivals = page.events.map((stored) => arrivalOf(stored, relevant));
      if (!(await this.delivery.deliverAll(consumer, arrivals, signal)) || signal.aborted) return;
      if (page.checkpoint > saved) await saveProgress(pool, consumer.name, page.checkpoint);
      saved = page.checkpoint;
      onProgress();
    }
  }

  /** A message that could not be made when its event came: the stored event is still where it was. */
  private async mapAgain({ eventId, subject }: ParkedRow): Promise<IntegrationEvent | undefined> {
    for await (const page of this.options.log.readStream(subject)) {
      const stored = page.find(({ id }) => id === eventId);
      if (stored !== undefined) return mapped(this.options.mappers, stored);
    }
    throw new Error(`event ${eventId} is not in stream ${subject}`);
  }
}

function arrivalOf(stored: StoredEvent, mappers: readonly IntegrationEventMapper[]): Arrival {
  return {
    id: stored.id,
    subject: stored.streamId,
    position: stored.position,
    open: () => mapped(mappers, stored),
  };
}

function mapped(mappers: readonly IntegrationEventMapper[], stored: StoredEvent): IntegrationEvent | undefined {
  return mappers.find(({ storedTypes }) => storedTypes.includes(stored.type))?.map(stored);
}
