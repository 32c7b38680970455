import type { Pool } from 'pg';
import { START_OF_LOG, type Position } from '#libs/event-store/event-log';

export async function readCheckpoint(pool: Pool, target: string): Promise<Position> {
  const { rows } = await pool.query<{ position: Position }>(
    'SELECT position FROM messaging.relay_checkpoint WHERE target = $1',
    [target],
  );
  return rows[0]?.position ?? START_OF_LOG;
}

/** Never goes back: a relay that lost its lock without knowing may still write. */
async function saveCheckpoint(pool: Pool, target: string, position: Position): Promise<void> {
  await pool.query({
    name: 'save-relay-checkpoint',
    text: `INSERT INTO messaging.relay_checkpoint AS known (target, position) VALUES ($1, $2)
           ON CONFLICT (target) DO UPDATE SET position = EXCLUDED.position, updated_at = now()
           WHERE known.position < EXCLUDED.position`,
    values: [target, position],
  });
}

/** Writes a checkpoint beside the publishing, one statement at a time, always the latest: one that was passed over was overtaken. */
export class CheckpointWriter {
  private latest: Position | undefined;
  private writing: Promise<void> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly target: string,
    /** A checkpoint that is not written costs repetitions after a restart; the next one makes up for it. */
    private readonly onError: (error: Error) => void,
  ) {}

  /** @param position everything up to here is acknowledged */
  save(position: Position): void {
    this.latest = position;
    this.writing ??= this.write().finally(() => (this.writing = undefined));
  }

  /** Resolves when nothing is left to be written. */
  async settled(): Promise<void> {
    while (this.writing !== undefined) await this.writing;
  }

  private async write(): Promise<void> {
    while (this.latest !== undefined) {
      const position = this.latest;
      this.latest = undefined;
      await saveCheckpoint(this.pool, this.target, position).catch(this.onError);
    }
  }
}
