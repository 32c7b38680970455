import type pg from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import type { ResidentRegisterRow } from './projection.js';

/** Residents of one household at most; a dormitory has some hundreds. */
const MAX_RESIDENTS = 10_000;

const COLUMNS = `resident_id AS "residentId", region_code AS "regionCode", household_id AS "householdId",
  other_household_ids AS "otherHouseholdIds", status, name, id_number AS "idNumber", phone, elder,
  registered_at AS "registeredAt", optional_erased_at AS "optionalErasedAt", erased_at AS "erasedAt"`;

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

/** Somebody whose optional data are gone and whose evidence waits for the end of its retention. */
export interface AwaitingDestruction {
  readonly residentId: Uuid;
  readonly regionCode: string;
  readonly optionalErasedAt: Instant;
}

/** Digits sort before it, so that `[code, code + ':')` is the range of all codes with the prefix. */
const AFTER_DIGITS = ':';

/** Those of a region in the order of their ids. */
export async function residentsAwaitingDestruction(
  pool: pg.Pool,
  regionCode: string,
  afterId: Uuid | undefined,
  limit: number,
): Promise<readonly AwaitingDestruction[]> {
  const { rows } = await pool.query<AwaitingDestruction>(
    `SELECT resident_id AS "residentId", region_code AS "regionCode", optional_erased_at AS "optionalErasedAt"
       FROM read_model.resident_register
      WHERE status = 'REGISTERED' AND optional_erased_at IS NOT NULL
        AND region_code >= $1 AND region_code < $2 AND resident_id > $3
      ORDER BY resident_id LIMIT $4`,
    [regionCode, `${regionCode}${AFTER_DIGITS}`, afterId ?? '', limit],
  );
  return rows;
}

/** The same for one resident; undefined when nothing of his waits. */
export async function residentAwaitingDestruction(
  pool: pg.Pool,
  residentId: Uuid,
): Promise<AwaitingDestruction | undefined> {
  const { rows } = await pool.query<AwaitingDestruction>(
    `SELECT resident_id AS "residentId", region_code AS "regionCode", optional_erased_at AS "optionalErasedAt"
       FROM read_model.resident_register
      WHERE status = 'REGISTERED' AND optional_erased_at IS NOT NULL AND resident_id = $1`,
    [residentId],
  );
  return rows[0];
}

/** Names of residents, sealed; of those that are erased there is none. */
export async function namesOfResidents(
  pool: pg.Pool,
  residentIds: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, Sealed>> {
  const { rows } = await pool.query<{ residentId: Uuid; name: Sealed }>(
    `SELECT resident_id AS "residentId", name FROM read_model.resident_register
      WHERE resident_id = ANY($1::text[]) AND name IS NOT NULL`,
    [residentIds],
  );
  return new Map(rows.map(({ residentId, name }) => [residentId, name]));
}
