import type pg from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { ContractDeadlineRow } from './projection.js';

/** The place of a deadline in the order in which they fall due. */
export type DeadlineKey = Pick<ContractDeadlineRow, 'dueAt' | 'contractId' | 'kind'>;

/**
 * Deadlines that have passed, oldest first. Of all communities: they are acted on by the system, not shown to anybody.
 */
export async function dueDeadlines(
  pool: pg.Pool,
  now: Instant,
  after: DeadlineKey | undefined,
  limit: number,
): Promise<readonly ContractDeadlineRow[]> {
  const { rows } = await pool.query<ContractDeadlineRow>(
    `SELECT contract_id AS "contractId", kind, due_at AS "dueAt", amendment_id AS "amendmentId"
      FROM read_model.contract_deadlines
      WHERE due_at <= $1 AND kind <> 'UNDELIVERED_NOTICE'
        AND (due_at, contract_id, kind) > (coalesce($2::timestamptz, '-infinity'), $3::text, $4::text)
      ORDER BY due_at, contract_id, kind LIMIT $5`,
    [now, after?.dueAt ?? null, after?.contractId ?? '', after?.kind ?? '', limit],
  );
  return rows;
}
