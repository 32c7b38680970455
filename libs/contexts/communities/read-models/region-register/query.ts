import type pg from 'pg';
import type { RegionRegisterRow } from './projection.js';

export interface RegionPageRequest {
  /** Regions inside this one, itself included; `''` for all. */
  readonly areaCode: string;
  readonly afterCode?: string;
  readonly limit: number;
}

/** A page of the register of regions in the order of their codes; one row more than asked for when there is a next page. */
export async function regionsOf(
  pool: pg.Pool,
  { areaCode, afterCode = '', limit }: RegionPageRequest,
): Promise<readonly RegionRegisterRow[]> {
  const { rows } = await pool.query<RegionRegisterRow>(
    `SELECT region_id AS "regionId", region_code AS "regionCode", name, valid_from AS "validFrom",
            valid_until AS "validUntil", successor_code AS "successorCode"
       FROM read_model.region_register
      WHERE starts_with(region_code, $1) AND region_code > $2 ORDER BY region_code LIMIT $3`,
    [areaCode, afterCode, limit + 1],
  );
  return rows;
}
