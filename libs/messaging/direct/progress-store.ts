import type { Pool } from 'pg';
import { START_OF_LOG, type Position } from '#libs/event-store/event-log';

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
