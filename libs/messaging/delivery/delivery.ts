import type { Pool, PoolClient } from 'pg';
import { failpoint } from '#libs/kernel/failpoint';
import { enterInbox } from '#libs/postgres/idempotency/inbox';
import { inTransaction } from '#libs/postgres/transaction';
import { isTransient } from '#libs/postgres/transient-error';
import type { BroadcastObserver, Consumer } from '../broadcast.js';
import type { IntegrationEvent } from '../integration-event.js';
import type { Arrival } from './arrival.js';
import { firstParked, lockSubject, park } from './parked-store.js';
import { pauseAfter, rest } from './pauses.js';

/** Handovers of a message before it is parked. */
export const MAX_HANDOVERS = 4;

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

  private async handOver(consumer: Consumer, arrival: Arrival, message: IntegrationEvent): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await lockSubject(client, consumer.name, arrival.subject);
      if (!(await enterInbox(client, consumer.name, arrival.id))) return;
      const before = await firstParked(client, consumer.name, arrival.subject);
      if (before !== undefined) {
        await park(client, consumer.name, arrival, message, `behind ${before.eventId}`, 0);
        await leaveInbox(client, consumer.name, arrival.id);
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

async function leaveInbox(client: PoolClient, consumer: string, eventId: string): Promise<void> {
  await client.query('DELETE FROM messaging.inbox WHERE consumer = $1 AND event_id = $2', [consumer, eventId]);
}

/** What is kept of an error with a parked message. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
