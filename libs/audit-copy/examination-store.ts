import type { Pool } from 'pg';
import type { Instant } from '#libs/kernel/clock';

/**
 * - `compare-new`: what the log has taken in since the last time
 * - `compare-again`: the whole log from the beginning, over and over, a part at a time
 * - `verify-new`: entries added to the chain since the last head was noted
 * - `verify-again`: the whole chain from the beginning, over and over, a part at a time
 */
export type ExaminationName = 'compare-new' | 'compare-again' | 'verify-new' | 'verify-again';

/** How far an examination has come. */
export interface ExaminationState {
  readonly name: ExaminationName;
  /** Position of the log, or sequence number of the chain; '' is the beginning. */
  readonly place: string;
  readonly examinedAt: Instant;
  /** When it last came to the end. */
  readonly completedAt: Instant | null;
  readonly pending: number;
  readonly oldestPendingAt: Instant | null;
}

export type ExaminationStates = Readonly<Partial<Record<ExaminationName, ExaminationState>>>;

export async function examinationStates(pool: Pool): Promise<ExaminationStates> {
  const { rows } = await pool.query<ExaminationState>(
    `SELECT name, place, examined_at AS "examinedAt", completed_at AS "completedAt", pending,
            oldest_pending_at AS "oldestPendingAt" FROM audit_copy.examination`,
  );
  return Object.fromEntries(rows.map((state) => [state.name, state]));
}

export interface ExaminationNote {
  readonly place: string;
  /** Whether it came to the end. */
  readonly completed: boolean;
  readonly pending?: number;
  readonly oldestPendingAt?: Instant | undefined;
}

export async function noteExamination(pool: Pool, name: ExaminationName, note: ExaminationNote): Promise<void> {
  const { place, completed, pending = 0, oldestPendingAt = null } = note;
  await pool.query('SELECT audit_copy.note_examination($1, $2, $3, $4, $5)', [
    name,
    place,
    completed,
    pending,
    oldestPendingAt,
  ]);
}
