import type pg from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ResidentRegisterRow } from './projection.js';

/** Residents named at most for one call; a page of households has far fewer. */
const MAX_RESIDENTS = 10_000;

/** Residents of households in an area, household by household. Personal fields are sealed. */
export async function residentsOfHouseholds(
  pool: pg.Pool,
  regionCode: string,
  householdIds: readonly Uuid[],
): Promise<readonly ResidentRegisterRow[]> {
  const { rows } = await pool.query<ResidentRegisterRow>(
    `SELECT resident_id AS "residentId", region_code AS "regionCode", household_id AS "householdId", status, name,
            id_number AS "idNumber", phone, elder, registered_at AS "registeredAt", erased_at AS "erasedAt"
       FROM read_model.resident_register
      WHERE starts_with(region_code, $1) AND household_id = ANY($2::text[])
      ORDER BY household_id, registered_at, resident_id LIMIT $3`,
    [regionCode, householdIds, MAX_RESIDENTS],
  );
  return rows;
}
