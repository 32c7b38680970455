import type { ClientBase, Pool } from 'pg';
import { START_OF_LOG, type Position } from '#libs/event-store/event-log';
import type { Instant } from '#libs/kernel/clock';
import type { ProjectionFailedError } from './projection-error.js';

/** How far a read model has come, and by which code. */
export interface Checkpoint {
  readonly projection: string;
  readonly version: number;
  /** Hash of the table definition. */
  readonly definition: string;
  readonly position: Position;
  /** Raised by every swap of the tables. */
  readonly generation: number;
  readonly failure: CheckpointFailure | undefined;
}

/** The event at which a projection stands still. */
export interface CheckpointFailure {
  readonly position: Position;
  readonly eventId: string;
  readonly message: string;
  readonly at: Instant;
}

interface CheckpointRow {
  readonly projection: string;
  readonly version: number;
  readonly definition: string;
  readonly position: Position;
  readonly generation: number;
  readonly failedPosition: Position | null;
  readonly failedEventId: string | null;
  readonly failure: string | null;
  readonly failedAt: Instant | null;
}

const COLUMNS = `projection, version, definition, position, generation,
  failed_position AS "failedPosition", failed_event_id AS "failedEventId", failure, failed_at AS "failedAt"`;

export async function readCheckpoint(client: ClientBase | Pool, projection: string): Promise<Checkpoint | undefined> {
  const { rows } = await client.query<CheckpointRow>(
    `SELECT ${COLUMNS} FROM read_model.checkpoint WHERE projection = $1`,
    [projection],
  );
  return rows[0] && checkpointOf(rows[0]);
}

/** All read models in the order of their names. */
export async function readCheckpoints(client: ClientBase | Pool): Promise<readonly Checkpoint[]> {
  const { rows } = await client.query<CheckpointRow>(
    `SELECT ${COLUMNS} FROM read_model.checkpoint ORDER BY projection`,
  );
  return rows.map(checkpointOf);
}

/** The checkpoint with its row locked until the transaction ends: nobody else writes this read model meanwhile. */
export async function lockCheckpoint(client: ClientBase, projection: string): Promise<Checkpoint | undefined> {
  const { rows } = await client.query<CheckpointRow>({
    name: 'lock-checkpoint',
    text: `SELECT ${COLUMNS} FROM read_model.checkpoint WHERE projection = $1 FOR UPDATE`,
    values: [projection],
  });
  return rows[0] && checkpointOf(rows[0]);
}

/** Moves the checkpoint in the transaction that wrote the rows. */
export async function advanceCheckpoint(client: ClientBase, projection: string, position: Position): Promise<void> {
  await client.query({
    name: 'advance-checkpoint',
    text: `UPDATE read_model.checkpoint
      SET position = $2, updated_at = now(), failed_position = NULL, failed_event_id = NULL, failure = NULL, failed_at = NULL
      WHERE projection = $1`,
    values: [projection, position],
  });
}

/** A checkpoint as one process knows it. */
export type KnownCheckpoint = Pick<Checkpoint, 'projection' | 'version' | 'definition' | 'generation' | 'position'>;

/**
 * Moves checkpoints over events that change no rows. One that is not what it is known as stays: newer code has taken the tables over, they
 * were swapped, or the server has lost its newest transactions in a crash, rows with them.
 * @returns projections that have come at least as far as asked
 */
export async function advanceUnconcerned(
  pool: Pool,
  checkpoints: readonly { readonly known: KnownCheckpoint; readonly position: Position }[],
): Promise<ReadonlySet<string>> {
  const known = checkpoints.map((checkpoint) => checkpoint.known);
  const { rows } = await pool.query<{ projection: string }>({
    name: 'advance-unconcerned',
    // Not on disk when this returns: what a crash loses is done again.
    text: `WITH no_wait AS (SELECT set_config('synchronous_commit', 'off', true)), wanted AS (
        SELECT * FROM no_wait, unnest($1::text[], $2::integer[], $3::text[], $4::bigint[], $5::text[], $6::text[])
          AS w (projection, version, definition, generation, known_position, position)
      )
      UPDATE read_model.checkpoint AS c
      SET position = greatest(c.position, w.position), updated_at = now()
      FROM wanted w
      WHERE c.projection = w.projection AND c.version = w.version AND c.definition = w.definition
        AND c.generation = w.generation AND c.position >= w.known_position COLLATE "C"
      RETURNING c.projection`,
    values: [
      known.map(({ projection }) => projection),
      known.map(({ version }) => version),
      known.map(({ definition }) => definition),
      known.map(({ generation }) => generation),
      known.map(({ position }) => position),
      checkpoints.map(({ position }) => position),
    ],
  });
  return new Set(rows.map(({ projection }) => projection));
}

/** Makes the failure visible; the position stays before the event. */
export async function recordFailure(client: ClientBase | Pool, error: ProjectionFailedError): Promise<void> {
  await client.query(
    `UPDATE read_model.checkpoint SET failed_position = $2, failed_event_id = $3, failure = $4, failed_at = now()
     WHERE projection = $1`,
    [error.projection, error.position, error.eventId, error.message],
  );
}

/** A row for a read model that was never built; returns without effect when it is there. */
export async function addCheckpoint(
  client: ClientBase,
  projection: string,
  version: number,
  definition: string,
): Promise<void> {
  await client.query(
    `INSERT INTO read_model.checkpoint (projection, version, definition, position, generation)
     VALUES ($1, $2, $3, $4, 1) ON CONFLICT DO NOTHING`,
    [projection, version, definition, START_OF_LOG],
  );
}

/** After a swap: the rows were made by this code up to this position. */
export async function renewCheckpoint(
  client: ClientBase,
  projection: string,
  version: number,
  definition: string,
  position: Position,
): Promise<void> {
  await client.query(
    `UPDATE read_model.checkpoint SET version = $2, definition = $3, position = $4, generation = generation + 1,
       updated_at = now(), failed_position = NULL, failed_event_id = NULL, failure = NULL, failed_at = NULL
     WHERE projection = $1`,
    [projection, version, definition, position],
  );
}

function checkpointOf(row: CheckpointRow): Checkpoint {
  const { projection, version, definition, position, generation } = row;
  const failure =
    row.failedPosition === null || row.failedEventId === null || row.failure === null || row.failedAt === null
      ? undefined
      : { position: row.failedPosition, eventId: row.failedEventId, message: row.failure, at: row.failedAt };
  return { projection, version, definition, position, generation, failure };
}
