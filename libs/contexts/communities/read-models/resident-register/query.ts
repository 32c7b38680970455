import type pg from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ResidentRegisterRow } from './projection.js';

/** Residents of one household at most; a dormitory has some hundreds. */
const MAX_RESIDENTS = 10_000;

const COLUMNS = `resident_id AS "residentId", region_code AS "regionCode", household_id AS "householdId",
  other_household_ids AS "otherHouseholdIds", status, name, id_number AS "idNumber", phone, elder,
  registered_at AS "registeredAt", erased_at AS "erasedAt"`;

/** The resident, in whatever area: the caller checks who may see it. Personal fields are sealed. */
export async function residentById(pool: pg.Pool, residentId: Uuid): Promise<ResidentRegisterRow | undefined> {
  const { rows } = await pool.query<ResidentRegisterRow>(
    `SELECT ${COLUMNS} FROM read_model.resident_register WHERE resident_id = $1`,
    [residentId],
  );
  return rows[0];
}

/**
 * Residents of a household of the area, also those whom another community registered first. Personal fields are sealed.
 * None when the household lies elsewhere.
 */
export async function residentsOfHousehold(
  pool: pg.Pool,
  areaCode: string,
  householdId: Uuid,
): Promise<readonly ResidentRegisterRow[]> {
  const { rows } = await pool.query<ResidentRegisterRow>(
    `SELECT ${COLUMNS}
       FROM read_model.resident_register
      WHERE (household_id = $1 OR other_household_ids @> ARRAY[$1::text])
        AND EXISTS (SELECT FROM read_model.household_file AS household
                     WHERE household.household_id = $1 AND starts_with(household.region_code, $2))
      ORDER BY registered_at, resident_id LIMIT $3`,
    [householdId, areaCode, MAX_RESIDENTS],
  );
  return rows;
}
