import { setTimeout as pause } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import type { EventLog, StoredEvent } from '#libs/event-store/event-log';
import { enterInbox } from '#libs/postgres/idempotency/inbox';
import { isTransient } from '#libs/postgres/transient-error';
import { inTransaction } from '#libs/postgres/transaction';
import type {
  Broadcast,
  BroadcastObserver,
  Consumer,
  ParkedMessage,
  ParkedMessages,
  RedriveResult,
} from '../broadcast.js';
import type { IntegrationEventMapper } from '../integration-event-mapper.js';
import type { IntegrationEvent } from '../integration-event.js';
import {
  firstParked,
  listParked,
  lockSubject,
  noteFailedRedrive,
  park,
  parkedSubjects,
  readProgress,
  saveProgress,
  unpark,
  type ParkedRow,
} from './message-store.js';

export interface DirectBroadcastOptions {
  /** Of the role whose tables the consumers write. */
  readonly pool: Pool;
  readonly log: EventLog;
  readonly mappers: readonly IntegrationEventMapper[];
  readonly observer?: BroadcastObserver;
}

/** Handovers of a message before it is parked. */
export const MAX_HANDOVERS = 4;

/** Milliseconds before the second handover; doubled for each further one. */
const FIRST_PAUSE = 50;

/** Longest pause between attempts while the database is away. */
const LONGEST_PAUSE = 10_000;

const PAGE_SIZE = 200;

/**
 * Broadcast without a broker, for one machine: consumers read the log through the same mapping as the relay to Kafka would, each with a
 * checkpoint of its own. The checkpoint is moved after the effects; what a crash leaves between the two is delivered again and found in
 * the inbox.
 */
export class DirectBroadcast implements Broadcast, ParkedMessages {
  constructor(private readonly options: DirectBroadcastOptions) {}

  async consume(consumer: Consumer, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.consumeFromCheckpoint(consumer, signal, () => (failures = 0));
      } catch (error) {
        // The database is away, or the log: nothing is wrong with any message.
        this.options.observer?.retrying?.(consumer.name, error as Error);
        await rest(Math.min(FIRST_PAUSE * 2 ** failures++, LONGEST_PAUSE), signal);
      }
    }
  }

  async list(consumerName: string): Promise<readonly ParkedMessage[]> {
    const rows = await listParked(this.options.pool, consumerName);
    return rows.map(({ message: _, ...parked }) => parked);
  }

  async redrive(consumer: Consumer): Promise<RedriveResult> {
    const { pool } = this.options;
    let handled = 0;
    for (const subject of await parkedSubjects(pool, consumer.name)) {
      while (await this.redriveFirst(consumer, subject)) handled++;
    }
    return { handled, stillParked: (await listParked(pool, consumer.name)).length };
  }

  private async consumeFromCheckpoint(consumer: Consumer, signal: AbortSignal, onProgress: () => void): Promise<void> {
    const { pool, log, mappers } = this.options;
    const relevant = mappers.filter(({ types }) => types.some((type) => consumer.types.includes(type)));
    const types = relevant.flatMap(({ storedTypes }) => storedTypes);
    const after = await readProgress(pool, consumer.name);
    let saved = after;
    for await (const page of log.subscribe({ after, filter: { types }, pageSize: PAGE_SIZE, signal })) {
      for (const stored of page.events) {
        if (signal.aborted) return;
        await this.deliver(consumer, relevant, stored, signal);
      }
      if (signal.aborted) return;
      if (page.checkpoint > saved) await saveProgress(pool, consumer.name, page.checkpoint);
      saved = page.checkpoint;
      onProgress();
    }
  }

  /** Hands a message over until it has been handled or is parked. @throws only what may pass by, and when the signal comes */
  private async deliver(
    consumer: Consumer,
    mappers: readonly IntegrationEventMapper[],
    stored: StoredEvent,
    signal: AbortSignal,
  ): Promise<void> {
    const { pool, observer } = this.options;
    let message: IntegrationEvent | undefined;
    try {
      message = mapped(mappers, stored);
    } catch (error) {
      await park(pool, consumer.name, stored, undefined, reasonOf(error), 1);
      observer?.parked?.(consumer.name, stored.id, reasonOf(error));
      return;
    }
    if (message === undefined || !consumer.types.includes(message.type)) return;
    for (let handover = 1; !signal.aborted; handover++) {
      try {
        await this.handOver(consumer, stored, message);
        return;
      } catch (error) {
        if (isTransient(error)) throw error;
        if (handover === MAX_HANDOVERS) {
          await park(pool, consumer.name, stored, message, reasonOf(error), handover);
          observer?.parked?.(consumer.name, stored.id, reasonOf(error));
          return;
        }
        observer?.retrying?.(consumer.name, error as Error);
        await rest(FIRST_PAUSE * 2 ** (handover - 1), signal);
      }
    }
  }

  private async handOver(consumer: Consumer, stored: StoredEvent, message: IntegrationEvent): Promise<void> {
    await inTransaction(this.options.pool, async (client) => {
      await lockSubject(client, consumer.name, message.subject);
      if (!(await enterInbox(client, consumer.name, message.id))) return;
      const before = await firstParked(client, consumer.name, message.subject);
      if (before !== undefined) {
        await park(client, consumer.name, stored, message, `behind ${before.eventId}`, 0);
        await leaveInbox(client, consumer.name, message.id);
        return;
      }
      await consumer.handle(message, client);
    });
  }

  /** @returns whether the first message parked of the subject has been handled now */
  private async redriveFirst(consumer: Consumer, subject: string): Promise<boolean> {
    const { pool } = this.options;
    let row: ParkedRow | undefined;
    try {
      return await inTransaction(pool, async (client) => {
        await lockSubject(client, consumer.name, subject);
        row = await firstParked(client, consumer.name, subject);
        if (row === undefined) return false;
        const message = row.message ?? (await this.mapAgain(row));
        const wanted = message !== undefined && consumer.types.includes(message.type);
        if (wanted && (await enterInbox(client, consumer.name, message.id))) await consumer.handle(message, client);
        await unpark(client, consumer.name, row.eventId);
        return true;
      });
    } catch (error) {
      if (row === undefined || isTransient(error)) throw error;
      await noteFailedRedrive(pool, consumer.name, row.eventId, reasonOf(error));
      return false;
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

function mapped(mappers: readonly IntegrationEventMapper[], stored: StoredEvent): IntegrationEvent | undefined {
  return mappers.find(({ storedTypes }) => storedTypes.includes(stored.type))?.map(stored);
}

async function leaveInbox(client: ClientBase, consumer: string, eventId: string): Promise<void> {
  await client.query('DELETE FROM messaging.inbox WHERE consumer = $1 AND event_id = $2', [consumer, eventId]);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Ends early, without an error, at the signal. */
async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => undefined);
}
