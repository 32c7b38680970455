import type { ClientBase, Pool } from 'pg';
import { START_OF_LOG, type Position, type StoredEvent } from '#libs/event-store/event-log';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ParkedMessage } from '../broadcast.js';
import type { IntegrationEvent } from '../integration-event.js';

/** Characters of a reason that are kept. */
const MAX_REASON = 2_000;

/** A parked message with what is needed to hand it over again. */
export interface ParkedRow extends ParkedMessage {
  /** Null when it could not even be made from its stored event. */
  readonly message: IntegrationEvent | null;
}

const PARKED = `event_id AS "eventId", subject, reason, attempts, parked_at AS "parkedAt", message`;

export async function readProgress(pool: Pool, consumer: string): Promise<Position> {
  const { rows } = await pool.query<{ position: Position }>(
    'SELECT position FROM messaging.consumer_checkpoint WHERE consumer = $1',
    [consumer],
  );
  return rows[0]?.position ?? START_OF_LOG;
}

/** Never goes back: another instance of the consumer may be further. */
export async function saveProgress(pool: Pool, consumer: string, position: Position): Promise<void> {
  await pool.query(
    `INSERT INTO messaging.consumer_checkpoint AS known (consumer, position) VALUES ($1, $2)
     ON CONFLICT (consumer) DO UPDATE SET position = EXCLUDED.position, updated_at = now()
     WHERE known.position < EXCLUDED.position`,
    [consumer, position],
  );
}

/** Until the transaction ends, nobody else handles or parks messages of this subject for this consumer. */
export async function lockSubject(client: ClientBase, consumer: string, subject: string): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${consumer} ${subject}`]);
}

/** The earliest message parked of a subject, or of all. */
export async function firstParked(
  client: ClientBase | Pool,
  consumer: string,
  subject: string,
): Promise<ParkedRow | undefined> {
  const { rows } = await client.query<ParkedRow>(
    `SELECT ${PARKED} FROM messaging.parked WHERE consumer = $1 AND subject = $2 ORDER BY log_position LIMIT 1`,
    [consumer, subject],
  );
  return rows[0];
}

export async function parkedSubjects(pool: Pool, consumer: string): Promise<readonly string[]> {
  const { rows } = await pool.query<{ subject: string }>(
    'SELECT subject FROM messaging.parked WHERE consumer = $1 GROUP BY subject ORDER BY min(log_position)',
    [consumer],
  );
  return rows.map(({ subject }) => subject);
}

export async function listParked(pool: Pool, consumer: string): Promise<readonly ParkedRow[]> {
  const { rows } = await pool.query<ParkedRow>(
    `SELECT ${PARKED} FROM messaging.parked WHERE consumer = $1 ORDER BY log_position`,
    [consumer],
  );
  return rows;
}

/** Repeating it changes nothing. */
export async function park(
  client: ClientBase | Pool,
  consumer: string,
  stored: StoredEvent,
  message: IntegrationEvent | undefined,
  reason: string,
  attempts: number,
): Promise<void> {
  await client.query(
    `INSERT INTO messaging.parked (consumer, event_id, subject, log_position, message, reason, attempts)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [
      consumer,
      stored.id,
      stored.streamId,
      stored.position,
      JSON.stringify(message ?? null),
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
