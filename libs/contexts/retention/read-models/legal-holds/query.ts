import type pg from 'pg';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { Uuid } from '#libs/kernel/identifiers';
import type { HoldTarget } from '../../domain/legal-hold/events.js';
import type { LegalHoldRow } from './projection.js';

export interface LegalHoldKey {
  readonly regionCode: string;
  readonly holdId: Uuid;
}

export interface LegalHoldFilter {
  /** A community's code, or that of a wider area. */
  readonly regionCode: string;
  readonly targetKind?: HoldTarget['kind'];
  readonly targetId?: string;
  /** Only those that stand on this day. */
  readonly inForceOn?: CalendarDay;
}

/** Digits sort before it, so that `[code, code + ':')` is the range of all codes with the prefix. */
const AFTER_DIGITS = ':';

const COLUMNS = `target_key AS "targetKey", hold_id AS "holdId", region_code AS "regionCode", target_kind AS "targetKind",
  target_id AS "targetId", ground, basis_title AS "basisTitle", basis_edition AS "basisEdition", until, placed_at AS "placedAt",
  placed_by AS "placedBy", placed_because AS "placedBecause", lifted_at AS "liftedAt", lifted_by AS "liftedBy",
  lifted_because AS "liftedBecause"`;

/** One page in the order of region and hold, one row more than `limit` when there are more. */
export async function legalHoldsOf(
  pool: pg.Pool,
  { regionCode, targetKind, targetId, inForceOn }: LegalHoldFilter,
  after: LegalHoldKey | undefined,
  limit: number,
): Promise<readonly LegalHoldRow[]> {
  const { rows } = await pool.query<LegalHoldRow>(
    `SELECT ${COLUMNS} FROM read_model.legal_holds
      WHERE region_code >= $1 AND region_code < $2
        AND ($3::text IS NULL OR target_kind = $3) AND ($4::text IS NULL OR target_id = $4)
        AND ($5::text IS NULL OR (lifted_at IS NULL AND (until IS NULL OR until >= $5)))
        AND (region_code, hold_id) > ($6, $7)
      ORDER BY region_code, hold_id LIMIT $8`,
    [
      regionCode,
      `${regionCode}${AFTER_DIGITS}`,
      targetKind ?? null,
      targetId ?? null,
      inForceOn ?? null,
      after?.regionCode ?? '',
      after?.holdId ?? '',
      limit + 1,
    ],
  );
  return rows;
}

/** A hold in the area; those elsewhere are not told of. */
export async function legalHoldById(
  pool: pg.Pool,
  regionCode: string,
  holdId: Uuid,
): Promise<LegalHoldRow | undefined> {
  const { rows } = await pool.query<LegalHoldRow>(
    `SELECT ${COLUMNS} FROM read_model.legal_holds WHERE hold_id = $1 AND region_code >= $2 AND region_code < $3`,
    [holdId, regionCode, `${regionCode}${AFTER_DIGITS}`],
  );
  return rows[0];
}
