import type { ClientBase, Pool } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { RedriveResult, RedriveSelection } from '../parked-message.js';

/** Channel on which requests are announced; the payload is the name of the consumer. */
export const REDRIVE_CHANNEL = 'redrive_request';

/** Characters of a failure that are kept. */
const MAX_FAILURE = 2_000;

/** What an operator asked for, and what came of it. */
export interface RedriveRequest {
  readonly requestId: Uuid;
  readonly consumer: string;
  readonly requestedAt: Instant;
  /** Null until the process that hosts the consumer has carried it out. */
  readonly finishedAt: Instant | null;
  readonly handled: number | null;
  readonly stillParked: number | null;
  /** Why it could not be carried out. */
  readonly failure: string | null;
}

/** Asks the process that hosts a consumer to drive parked messages again. Asking again under the same id changes nothing. */
export async function requestRedrive(
  pool: Pool,
  request: {
    readonly requestId: Uuid;
    readonly consumer: string;
    readonly selection: RedriveSelection;
    readonly requestedBy: string;
  },
): Promise<void> {
  const { requestId, consumer, selection, requestedBy } = request;
  await pool.query(
    `INSERT INTO messaging.redrive_request (request_id, consumer, selection, requested_by)
     VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    [requestId, consumer, JSON.stringify(selection), requestedBy],
  );
  await pool.query('SELECT pg_notify($1, $2)', [REDRIVE_CHANNEL, consumer]);
}

export async function findRedriveRequest(pool: Pool, requestId: Uuid): Promise<RedriveRequest | undefined> {
  const { rows } = await pool.query<RedriveRequest>(
    `SELECT request_id AS "requestId", consumer, requested_at AS "requestedAt", finished_at AS "finishedAt", handled,
       still_parked AS "stillParked", failure
     FROM messaging.redrive_request WHERE request_id = $1`,
    [requestId],
  );
  return rows[0];
}

/** The oldest request that nobody carries out; until the transaction ends, nobody else will. */
export async function takeRedriveRequest(
  client: ClientBase,
  consumers: readonly string[],
): Promise<{ readonly requestId: Uuid; readonly consumer: string; readonly selection: RedriveSelection } | undefined> {
  const { rows } = await client.query<{ requestId: Uuid; consumer: string; selection: RedriveSelection }>({
    name: 'take-redrive-request',
    text: `SELECT request_id AS "requestId", consumer, selection FROM messaging.redrive_request
           WHERE finished_at IS NULL AND consumer = ANY($1) ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
    values: [consumers],
  });
  return rows[0];
}

export async function finishRedriveRequest(
  client: ClientBase,
  requestId: Uuid,
  outcome: RedriveResult | { readonly failure: string },
): Promise<void> {
  const { handled, stillParked, failure } = { handled: null, stillParked: null, failure: null, ...outcome };
  await client.query(
    `UPDATE messaging.redrive_request SET finished_at = now(), handled = $2, still_parked = $3, failure = $4
     WHERE request_id = $1`,
    [requestId, handled, stillParked, failure === null ? null : failure.slice(0, MAX_FAILURE)],
  );
}
