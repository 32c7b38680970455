import type pg from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ContractStatus } from '../../domain/contract/state.js';
import type { StatusCounts } from './statistics.js';

/** How the newest contract of a household from a template stands. */
export interface HouseholdProgress {
  readonly householdId: Uuid;
  readonly contractId: Uuid;
  readonly templateVersion: number;
  readonly status: ContractStatus;
  readonly signedAt: Instant | null;
}

/** What the figures rest on: events up to here are in them. */
export interface CutOff {
  readonly position: string;
}

/** Digits sort before it, so that `[code, code + ':')` is the range of all codes with the prefix. */
const AFTER_DIGITS = ':';

/**
 * The newest contract of every household of an area from a template (all versions). A household that was issued none has no entry.
 * @param regionCode a community's code: one answer holds all its rooms, some thousands
 */
export async function progressOfHouseholds(
  pool: pg.Pool,
  regionCode: string,
  templateId: Uuid,
): Promise<readonly HouseholdProgress[]> {
  const { rows } = await pool.query<HouseholdProgress>(
    `SELECT DISTINCT ON (household_id) household_id AS "householdId", contract_id AS "contractId",
        template_version AS "templateVersion", status, signed_at AS "signedAt"
      FROM read_model.community_progress
      WHERE region_code >= $1 AND region_code < $2 AND template_id = $3
      ORDER BY household_id, issued_at DESC, contract_id DESC`,
    [regionCode, `${regionCode}${AFTER_DIGITS}`, templateId],
  );
  return rows;
}

/** Contracts of a campaign, those inside the area, by how they stand. */
export async function progressOfCampaign(pool: pg.Pool, areaCode: string, campaignId: Uuid): Promise<StatusCounts> {
  const { rows } = await pool.query<{ status: ContractStatus; count: number }>(
    `SELECT status, count(DISTINCT contract_id) AS count FROM read_model.community_progress
      WHERE campaign_id = $1 AND region_code >= $2 AND region_code < $3 GROUP BY status`,
    [campaignId, areaCode, `${areaCode}${AFTER_DIGITS}`],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

/** Where the read model stands in the log; undefined before its first event. */
export async function cutOffOfProgress(pool: pg.Pool): Promise<CutOff | undefined> {
  const { rows } = await pool.query<CutOff>(
    `SELECT position FROM read_model.checkpoint WHERE projection = 'community-progress'`,
  );
  return rows[0];
}
