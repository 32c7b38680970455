import type pg from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Housing } from '../../domain/household/events.js';
import type { HouseholdFileRow } from './projection.js';

/** The place of a row in the list: the last row of a page is where the next one begins. */
export interface HouseholdKey {
  readonly regionCode: string;
  readonly placeOrder: string;
  readonly householdId: Uuid;
}

/** Which households; what is left out does not narrow. All given conditions hold together. */
export interface HouseholdFilter {
  /** A community's code, or the code of a wider area for all communities in it. */
  readonly regionCode: string;
  readonly estates?: readonly string[];
  readonly buildings?: readonly string[];
  readonly units?: readonly string[];
  readonly housing?: readonly Housing[];
  readonly grids?: readonly string[];
}

export interface HouseholdPageRequest extends HouseholdFilter {
  readonly after?: HouseholdKey;
  readonly limit: number;
}

export interface HouseholdPage {
  readonly items: readonly HouseholdFileRow[];
  /** Give it as `after` for the next page; null on the last. */
  readonly next: HouseholdKey | null;
}

/** Most households of one page of an audience: bounds memory, some 2 MB. */
export const MAX_AUDIENCE_PAGE = 5_000;

/** Digits sort before it, so that `[code, code + ':')` is the range of all codes with the prefix. */
const AFTER_DIGITS = ':';

const COLUMNS = `household_id AS "householdId", region_code AS "regionCode", household_number AS "householdNumber",
  estate, building, unit, room, place_order AS "placeOrder", grid, grid_valid_from AS "gridValidFrom", housing,
  residents_count AS "residentsCount", head_subject_id AS "headSubjectId", head_name AS "headName", remark,
  registered_at AS "registeredAt", changed_at AS "changedAt"`;

const CONDITIONS = `region_code >= $1 AND region_code < $2
  AND ($3::text[] IS NULL OR estate = ANY($3)) AND ($4::text[] IS NULL OR building = ANY($4))
  AND ($5::text[] IS NULL OR unit = ANY($5)) AND ($6::text[] IS NULL OR housing = ANY($6))
  AND ($7::text[] IS NULL OR grid = ANY($7))`;

function valuesOf({ regionCode, estates, buildings, units, housing, grids }: HouseholdFilter): unknown[] {
  return [
    regionCode,
    `${regionCode}${AFTER_DIGITS}`,
    estates ?? null,
    buildings ?? null,
    units ?? null,
    housing ?? null,
    grids ?? null,
  ];
}

/**
 * One page of the household file in the order of community, estate, building, unit and room. Personal fields are sealed.
 * Pass `next` as `after` until it is null to stream an audience of any size.
 */
export async function householdsOfAudience(pool: pg.Pool, request: HouseholdPageRequest): Promise<HouseholdPage> {
  const { after, limit } = request;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_AUDIENCE_PAGE) {
    throw new RangeError(`a page holds 1 to ${MAX_AUDIENCE_PAGE} households`);
  }
  const { rows } = await pool.query<HouseholdFileRow>(
    `SELECT ${COLUMNS} FROM read_model.household_file
      WHERE ${CONDITIONS} AND (region_code, place_order, household_id) > ($8, $9, $10)
      ORDER BY region_code, place_order, household_id LIMIT $11`,
    [...valuesOf(request), after?.regionCode ?? '', after?.placeOrder ?? '', after?.householdId ?? '', limit + 1],
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? householdKeyOf(last) : null };
}

/** How many households there are, by housing, for previews. */
export async function countHouseholds(
  pool: pg.Pool,
  filter: HouseholdFilter,
): Promise<Readonly<Record<Housing, number>>> {
  const { rows } = await pool.query<{ housing: Housing; count: number }>(
    `SELECT housing, count(*) AS count FROM read_model.household_file WHERE ${CONDITIONS} GROUP BY housing`,
    valuesOf(filter),
  );
  const counts: Record<Housing, number> = { OWNER_OCCUPIED: 0, RENTED: 0, VACANT: 0 };
  for (const { housing, count } of rows) counts[housing] = count;
  return counts;
}

/** The household, if it lies in the area. */
export async function householdInArea(
  pool: pg.Pool,
  areaCode: string,
  householdId: Uuid,
): Promise<HouseholdFileRow | undefined> {
  const { rows } = await pool.query<HouseholdFileRow>(
    `SELECT ${COLUMNS} FROM read_model.household_file WHERE household_id = $1 AND starts_with(region_code, $2)`,
    [householdId, areaCode],
  );
  return rows[0];
}

/** Households by id, in whatever area they lie, for a command that checks it itself; unknown ids have no row. Shown to nobody. */
export async function householdsById(
  pool: pg.Pool,
  householdIds: readonly Uuid[],
): Promise<readonly HouseholdFileRow[]> {
  const { rows } = await pool.query<HouseholdFileRow>(
    `SELECT ${COLUMNS} FROM read_model.household_file WHERE household_id = ANY($1::text[])`,
    [householdIds],
  );
  return rows;
}

export function householdKeyOf({ regionCode, placeOrder, householdId }: HouseholdFileRow): HouseholdKey {
  return { regionCode, placeOrder, householdId };
}
