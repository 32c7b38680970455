import type pg from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import type { SigningCampaignRow } from './projection.js';

export interface CampaignKey {
  readonly regionCode: string;
  readonly campaignId: Uuid;
}

/** Digits sort before it, so that `[code, code + ':')` is the range of all codes with the prefix. */
const AFTER_DIGITS = ':';

const COLUMNS = `campaign_id AS "campaignId", region_code AS "regionCode", template_id AS "templateId",
  template_version AS "templateVersion", title, audience, plan, sign_by AS "signBy", status, issued_count AS "issuedCount",
  refused_count AS "refusedCount", started_at AS "startedAt", finished_at AS "finishedAt"`;

/** The campaign, if it lies in the area. */
export async function campaignInArea(
  pool: pg.Pool,
  areaCode: string,
  campaignId: Uuid,
): Promise<SigningCampaignRow | undefined> {
  const { rows } = await pool.query<SigningCampaignRow>(
    `SELECT ${COLUMNS} FROM read_model.signing_campaigns WHERE campaign_id = $1 AND starts_with(region_code, $2)`,
    [campaignId, areaCode],
  );
  return rows[0];
}

/** One page in the order of community and start, one row more than `limit` when there are more. */
export async function campaignsOf(
  pool: pg.Pool,
  regionCode: string,
  after: CampaignKey | undefined,
  limit: number,
): Promise<readonly SigningCampaignRow[]> {
  const { rows } = await pool.query<SigningCampaignRow>(
    `SELECT ${COLUMNS} FROM read_model.signing_campaigns
      WHERE region_code >= $1 AND region_code < $2 AND (region_code, campaign_id) > ($3, $4)
      ORDER BY region_code, campaign_id LIMIT $5`,
    [regionCode, `${regionCode}${AFTER_DIGITS}`, after?.regionCode ?? '', after?.campaignId ?? '', limit + 1],
  );
  return rows;
}

/** Campaigns that were started and not finished, of all communities, oldest first: to go on with after a restart. */
export async function unfinishedCampaigns(pool: pg.Pool, limit: number): Promise<readonly Uuid[]> {
  const { rows } = await pool.query<{ campaignId: Uuid }>(
    `SELECT campaign_id AS "campaignId" FROM read_model.signing_campaigns
      WHERE status = 'RUNNING' ORDER BY campaign_id LIMIT $1`,
    [limit],
  );
  return rows.map(({ campaignId }) => campaignId);
}
