import type pg from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import type { DestructionRunRow } from './projection.js';

export interface DestructionKey {
  readonly regionCode: string;
  readonly destructionId: Uuid;
}

/** A run in a list: without its items. */
export type DestructionListItem = Omit<DestructionRunRow, 'items' | 'destroyed' | 'leftOut'> & {
  readonly itemCount: number;
  readonly destroyedCount: number;
  readonly leftOutCount: number;
};

/** Digits sort before it, so that `[code, code + ':')` is the range of all codes with the prefix. */
const AFTER_DIGITS = ':';

const COLUMNS = `destruction_id AS "destructionId", region_code AS "regionCode", status, items_hash AS "itemsHash",
  proposed_by AS "proposedBy", proposed_at AS "proposedAt", proposed_because AS "proposedBecause", decided_by AS "decidedBy",
  decided_at AS "decidedAt", decided_because AS "decidedBecause", batches, record_hash AS "recordHash",
  completed_at AS "completedAt"`;

/** One page in the order of region and run, one row more than `limit` when there are more. */
export async function destructionsOf(
  pool: pg.Pool,
  regionCode: string,
  after: DestructionKey | undefined,
  limit: number,
): Promise<readonly DestructionListItem[]> {
  const { rows } = await pool.query<DestructionListItem>(
    `SELECT ${COLUMNS}, json_array_length(items::json) AS "itemCount", cardinality(destroyed) AS "destroyedCount",
            json_array_length(left_out::json) AS "leftOutCount"
       FROM read_model.destruction_runs
      WHERE region_code >= $1 AND region_code < $2 AND (region_code, destruction_id) > ($3, $4)
      ORDER BY region_code, destruction_id LIMIT $5`,
    [regionCode, `${regionCode}${AFTER_DIGITS}`, after?.regionCode ?? '', after?.destructionId ?? '', limit + 1],
  );
  return rows;
}

/** A run in the area; those elsewhere are not told of. */
export async function destructionById(
  pool: pg.Pool,
  regionCode: string,
  destructionId: Uuid,
): Promise<DestructionRunRow | undefined> {
  const { rows } = await pool.query<DestructionRunRow>(
    `SELECT ${COLUMNS}, items, destroyed, left_out AS "leftOut" FROM read_model.destruction_runs
      WHERE destruction_id = $1 AND region_code >= $2 AND region_code < $3`,
    [destructionId, regionCode, `${regionCode}${AFTER_DIGITS}`],
  );
  return rows[0];
}

/** Runs that were approved and not finished, of all regions, oldest first: to go on with after a restart. */
export async function unfinishedDestructions(pool: pg.Pool, limit: number): Promise<readonly Uuid[]> {
  const { rows } = await pool.query<{ destructionId: Uuid }>(
    `SELECT destruction_id AS "destructionId" FROM read_model.destruction_runs
      WHERE status = 'APPROVED' ORDER BY destruction_id LIMIT $1`,
    [limit],
  );
  return rows.map(({ destructionId }) => destructionId);
}

/** Which of the items an earlier run has destroyed. */
export async function destroyedAmong(pool: pg.Pool, itemIds: readonly Uuid[]): Promise<ReadonlySet<Uuid>> {
  const { rows } = await pool.query<{ itemId: Uuid }>(
    `SELECT DISTINCT unnest(destroyed) AS "itemId" FROM read_model.destruction_runs WHERE destroyed && $1::text[]`,
    [itemIds],
  );
  const asked = new Set(itemIds);
  return new Set(rows.map(({ itemId }) => itemId).filter((itemId) => asked.has(itemId)));
}
