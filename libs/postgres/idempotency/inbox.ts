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
 * The same for several messages.
 * @returns the ids of those that were not handled before
 */
export async function enterInboxAll(
  client: PoolClient,
  consumer: string,
  eventIds: readonly Uuid[],
): Promise<readonly Uuid[]> {
  const { rows } = await client.query<{ eventId: Uuid }>({
    name: 'enter-inbox-all',
    text: `INSERT INTO messaging.inbox (consumer, event_id) SELECT $1, id FROM unnest($2::uuid[]) id ORDER BY id
           ON CONFLICT DO NOTHING RETURNING event_id AS "eventId"`,
    values: [consumer, eventIds],
  });
  return rows.map(({ eventId }) => eventId);
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
