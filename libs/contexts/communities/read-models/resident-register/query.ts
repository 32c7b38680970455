import type pg from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ResidentRegisterRow } from './projection.js';

/** Residents named at most for one call; a page of households has far fewer. */
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
 * Residents of households, household by household, also those whom another community registered first. The caller has checked that the
 * households lie in the actor's area. Personal fields are sealed.
 */
export async function residentsOfHouseholds(
  pool: pg.Pool,
  householdIds: readonly Uuid[],
): Promise<readonly ResidentRegisterRow[]> {
  const { rows } = await pool.query<ResidentRegisterRow>(
    `SELECT ${COLUMNS}
       FROM read_model.resident_register
      WHERE (household_id = ANY($1::text[]) OR other_household_ids && $1::text[])
      ORDER BY household_id, registered_at, resident_id LIMIT $2`,
    [householdIds, MAX_RESIDENTS],
  );
  return rows;
}
