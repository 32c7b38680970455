import type { Pool, PoolClient } from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import { inTransaction } from '../transaction.js';

/**
 * Notes that a consumer handles a message, in the transaction of its effect.
 * @returns false when it was handled before: the effect must not be repeated
 */
export async function enterInbox(client: PoolClient, consumer: string, eventId: Uuid): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'enter-inbox',
    text: 'INSERT INTO messaging.inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    values: [consumer, eventId],
  });
  return rowCount === 1;
}

/**
 * Gives a message its effect once, however often it is delivered: effect and inbox entry in one transaction. Two deliveries at once
 * wait for each other.
 * @returns whether the effect happened now
 */
export async function processOnce(
  pool: Pool,
  eventId: Uuid,
  consumer: string,
  effect: (client: PoolClient) => Promise<void>,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    if (!(await enterInbox(client, consumer, eventId))) return false;
    await effect(client);
    return true;
  });
}
