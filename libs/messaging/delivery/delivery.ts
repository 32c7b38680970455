import type { Pool, PoolClient } from 'pg';
import { failpoint } from '#libs/kernel/failpoint';
import { enterInbox, enterInboxAll } from '#libs/postgres/idempotency/inbox';
import { inTransaction } from '#libs/postgres/transaction';
import { isTransient } from '#libs/postgres/transient-error';
import type { BroadcastObserver, Consumer } from '../broadcast.js';
import type { IntegrationEvent } from '../integration-event.js';
import type { Arrival } from './arrival.js';
import { firstParked, isAnyParked, lockSubject, lockSubjects, park } from './parked-store.js';
import { pauseAfter, rest } from './pauses.js';

/** Handovers of a message before it is parked. */
export const MAX_HANDOVERS = 4;

/** Messages handed over in one transaction to a consumer that takes many: the cost of a commit is shared, and a lock is held briefly. */
export const MAX_TOGETHER = 200;

/**
 * Hands over what an adapter has received, the same way for all adapters: effect and inbox entry in one transaction, one message of a
 * subject at a time, a bounded number of attempts, then the message is parked and those of its subject behind it.
 */
export class Delivery {
  constructor(
    /** Of the role whose tables the consumers write. */
    private readonly pool: Pool,
    private readonly observer: BroadcastObserver = {},
  ) {}

  /**
   * Hands an arrival over until it has been handled or is parked, or the signal comes.
   * @returns false when it was left because of the signal
   * @throws only what may pass by: the database is away
   */
  async deliver(consumer: Consumer, arrival: Arrival, signal: AbortSignal): Promise<boolean> {
    let message: IntegrationEvent | undefined;
    try {
      message = arrival.open();
    } catch (error) {
      await this.park(consumer, arrival, undefined, error, 1);
      return true;
    }
    if (message === undefined || !consumer.types.includes(message.type)) return true;
    for (let handover = 1; !signal.aborted; handover++) {
      try {
        await this.handOver(consumer, arrival, message);
        failpoint('consumer.after-commit');
        return true;
      } catch (error) {
        if (isTransient(error)) throw error;
        if (handover === MAX_HANDOVERS) {
          await this.park(consumer, arrival, message, error, handover);
          return true;
        }
        this.observer.retrying?.(consumer.name, error as Error);
        await rest(pauseAfter(handover), signal);
      }
    }
    return false;
  }

  /**
   * Hands several arrivals over as {@link deliver} does, together where the consumer takes many.
   * @param arrivals at most {@link MAX_TOGETHER}
   * @returns false when some were left because of the signal
   * @throws only what may pass by: the database is away
   */
  async deliverAll(consumer: Consumer, arrivals: readonly Arrival[], signal: AbortSignal): Promise<boolean> {
    if (arrivals.length > 1 && (await this.handOverTogether(consumer, arrivals))) return true;
    for (const arrival of arrivals) {
      if (signal.aborted || !(await this.deliver(consumer, arrival, signal))) return false;
    }
    return true;
  }

  /** @returns false when they are to be handed over one by one */
  private async handOverTogether(consumer: Consumer, arrivals: readonly Arrival[]): Promise<boolean> {
    if (consumer.handleMany === undefined) return false;
    try {
      const messages = arrivals
        .map((arrival) => arrival.open())
        .filter((message) => message !== undefined)
        .filter(({ type }) => consumer.types.includes(type));
      if (messages.length > 0 && !(await this.handOverMany(consumer, messages))) return false;
      failpoint('consumer.after-commit');
      return true;
    } catch (error) {
      if (isTransient(error)) throw error;
      this.observer.retrying?.(consumer.name, error as Error);
      return false;
    }
  }

  private async handOverMany(consumer: Consumer, messages: readonly IntegrationEvent[]): Promise<boolean> {
    const subjects = [...new Set(messages.map(({ subject }) => subject))];
    return inTransaction(this.pool, async (client) => {
      await lockSubjects(client, consumer.name, subjects);
      if (await isAnyParked(client, consumer.name, subjects)) return false;
      const unhandled =
        consumer.recognisesRepeats === true ? messages : await withoutRepeats(client, consumer.name, messages);
      if (unhandled.length > 0) await consumer.handleMany?.(unhandled, client);
      failpoint('consumer.before-commit');
      return true;
    });
  }

  private async handOver(consumer: Consumer, arrival: Arrival, message: IntegrationEvent): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await lockSubject(client, consumer.name, arrival.subject);
      const inbox = consumer.recognisesRepeats !== true;
      if (inbox && !(await enterInbox(client, consumer.name, arrival.id))) return;
      const before = await firstParked(client, consumer.name, arrival.subject);
      if (before !== undefined) {
        await park(client, consumer.name, arrival, message, `behind ${before.eventId}`, 0);
        if (inbox) await leaveInbox(client, consumer.name, arrival.id);
        return;
      }
      await consumer.handle(message, client);
      failpoint('consumer.before-commit');
    });
  }

  private async park(
    consumer: Consumer,
    arrival: Arrival,
    message: IntegrationEvent | undefined,
    error: unknown,
    attempts: number,
  ): Promise<void> {
    await park(this.pool, consumer.name, arrival, message, reasonOf(error), attempts);
    this.observer.parked?.(consumer.name, arrival.id, reasonOf(error));
  }
}

async function withoutRepeats(
  client: PoolClient,
  consumer: string,
  messages: readonly IntegrationEvent[],
): Promise<readonly IntegrationEvent[]> {
  const entered = new Set(
    await enterInboxAll(
      client,
      consumer,
      messages.map(({ id }) => id),
    ),
  );
  // The first of those that came twice.
  return messages.filter(({ id }) => entered.delete(id));
}

async function leaveInbox(client: PoolClient, consumer: string, eventId: string): Promise<void> {
  await client.query('DELETE FROM messaging.inbox WHERE consumer = $1 AND event_id = $2', [consumer, eventId]);
}

/** What is kept of an error with a parked message. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
