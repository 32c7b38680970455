import type { ClientBase, Pool } from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import type { IntegrationEvent } from '../integration-event.js';
import type { ParkedMessage } from '../parked-message.js';
import type { Arrival } from './arrival.js';

/** Characters of a reason that are kept. */
const MAX_REASON = 2_000;

/** A parked message with what is needed to hand it over again. */
export interface ParkedRow extends ParkedMessage {
  /** Null when it could not be read. */
  readonly message: IntegrationEvent | null;
  /** The bytes of a message that could not be read. */
  readonly raw: Buffer | null;
}

const FACTS = `event_id AS "eventId", subject, message->>'type' AS type, reason, attempts, parked_at AS "parkedAt"`;
const ORDER = 'ORDER BY log_position, event_id';

/** The earliest message parked of a subject. */
export async function firstParked(
  client: ClientBase,
  consumer: string,
  subject: string,
): Promise<ParkedRow | undefined> {
  const { rows } = await client.query<ParkedRow>({
    name: 'first-parked',
    text: `SELECT ${FACTS}, message, raw FROM messaging.parked WHERE consumer = $1 AND subject = $2 ${ORDER} LIMIT 1`,
    values: [consumer, subject],
  });
  return rows[0];
}

/** In the order of the log. */
export async function listParked(pool: Pool, consumer: string): Promise<readonly ParkedMessage[]> {
  const { rows } = await pool.query<ParkedMessage>(
    `SELECT ${FACTS} FROM messaging.parked WHERE consumer = $1 ${ORDER}`,
    [consumer],
  );
  return rows;
}

/** Where a parked message stands in the list of its consumer. */
export interface ParkedPlace {
  readonly position: string;
  readonly eventId: Uuid;
}

/** One row more than the limit, by which the caller sees whether there is more. */
export async function parkedPage(
  pool: Pool,
  consumer: string,
  limit: number,
  after?: ParkedPlace,
): Promise<readonly (ParkedMessage & ParkedPlace)[]> {
  const { rows } = await pool.query<ParkedMessage & ParkedPlace>(
    `SELECT ${FACTS}, log_position AS position FROM messaging.parked
     WHERE consumer = $1 AND ($2::text IS NULL OR (log_position, event_id) > ($2, $3::uuid)) ${ORDER} LIMIT $4`,
    [consumer, after?.position ?? null, after?.eventId ?? null, limit + 1],
  );
  return rows;
}

export async function countParked(pool: Pool, consumer: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'SELECT count(*) AS count FROM messaging.parked WHERE consumer = $1',
    [consumer],
  );
  return rows[0]?.count ?? 0;
}

/** How many messages of each consumer are parked; those of whom none is are absent. For metrics. */
export async function parkedCounts(pool: Pool): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ consumer: string; count: number }>(
    'SELECT consumer, count(*) AS count FROM messaging.parked GROUP BY consumer',
  );
  return new Map(rows.map(({ consumer, count }) => [consumer, count]));
}

/** Repeating it changes nothing. */
export async function park(
  client: ClientBase | Pool,
  consumer: string,
  { id, subject, position, raw }: Arrival,
  message: IntegrationEvent | undefined,
  reason: string,
  attempts: number,
): Promise<void> {
  await client.query(
    `INSERT INTO messaging.parked (consumer, event_id, subject, log_position, message, raw, reason, attempts)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      consumer,
      id,
      subject,
      position,
      JSON.stringify(message ?? null),
      message === undefined ? (raw ?? null) : null,
      reason.slice(0, MAX_REASON),
      attempts,
    ],
  );
}

export async function unpark(client: ClientBase, consumer: string, eventId: Uuid): Promise<void> {
  await client.query('DELETE FROM messaging.parked WHERE consumer = $1 AND event_id = $2', [consumer, eventId]);
}

export async function noteFailedRedrive(pool: Pool, consumer: string, eventId: Uuid, reason: string): Promise<void> {
  await pool.query(
    `UPDATE messaging.parked SET reason = $3, attempts = attempts + 1, parked_at = now()
     WHERE consumer = $1 AND event_id = $2`,
    [consumer, eventId, reason.slice(0, MAX_REASON)],
  );
}

/** Until the transaction ends, nobody else handles or parks messages of this subject for this consumer. */
export async function lockSubject(client: ClientBase, consumer: string, subject: string): Promise<void> {
  await client.query({
    name: 'lock-subject',
    text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
    values: [`${consumer} ${subject}`],
  });
}

/** The same for several subjects, in one order whoever asks, so that two who share subjects wait for each other instead of for ever. */
export async function lockSubjects(client: ClientBase, consumer: string, subjects: readonly string[]): Promise<void> {
  await client.query({
    name: 'lock-subjects',
    text: `SELECT pg_advisory_xact_lock(key) FROM (
             SELECT DISTINCT hashtextextended($1 || ' ' || subject, 0) AS key FROM unnest($2::text[]) subject ORDER BY key) keys`,
    values: [consumer, subjects],
  });
}

export async function isAnyParked(client: ClientBase, consumer: string, subjects: readonly string[]): Promise<boolean> {
  const { rows } = await client.query<{ parked: boolean }>({
    name: 'any-parked',
    text: 'SELECT EXISTS (SELECT FROM messaging.parked WHERE consumer = $1 AND subject = ANY ($2)) AS parked',
    values: [consumer, subjects],
  });
  return rows[0]?.parked === true;
}
