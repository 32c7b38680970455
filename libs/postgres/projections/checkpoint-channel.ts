import type { Pool } from 'pg';
import type { Position } from '#libs/event-store/event-log';

/** Channel on which the projector tells how far read models have come; the payload is `<projection> <position>`. */
export const CHECKPOINT_CHANNEL = 'read_model_checkpoint';

/** @returns undefined for a payload of another form */
export function parseAnnouncement(payload: string): { projection: string; position: Position } | undefined {
  const space = payload.indexOf(' ');
  if (space <= 0) return undefined;
  return { projection: payload.slice(0, space), position: payload.slice(space + 1) as Position };
}

/**
 * Announces checkpoints after they were committed, one statement at a time with all that came together meanwhile. Apart from the
 * transactions that write rows, because a NOTIFY makes the commits of all transactions that notify wait for each other. One that is
 * lost delays a waiter until it looks for itself.
 */
export class CheckpointAnnouncer {
  private readonly pending = new Map<string, Position>();
  private sending: Promise<void> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly onError: (error: unknown) => void,
  ) {}

  announce(projection: string, position: Position): void {
    this.pending.set(projection, position);
    this.sending ??= this.send().finally(() => (this.sending = undefined));
  }

  /** Resolves when nothing is left to be sent. */
  async settled(): Promise<void> {
    while (this.sending !== undefined) await this.sending;
  }

  private async send(): Promise<void> {
    while (this.pending.size > 0) {
      const payloads = [...this.pending].map(([projection, position]) => `${projection} ${position}`);
      this.pending.clear();
      try {
        // A notification is gone with the server anyway: it does not wait for the disk.
        await this.pool.query(
          `WITH no_wait AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
           SELECT pg_notify($1, payload) FROM no_wait, unnest($2::text[]) AS payload`,
          [CHECKPOINT_CHANNEL, payloads],
        );
      } catch (error) {
        this.onError(error);
      }
    }
  }
}
