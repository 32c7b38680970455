import type { Pool } from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Audience, CampaignPlan } from '../../domain/campaign/events.js';
import { householdsHolding } from '../../read-models/who-signed-what/query.js';
import type { IssuingAudience, IssuingHousehold } from '../ports/issuing-audience.js';

/** Households read at a time: bounds memory, some 200 kB. */
const PAGE = 500;

/** What a campaign addresses. */
export interface CampaignAddress {
  readonly regionCode: string;
  readonly audience: Audience;
  readonly templateId: Uuid;
  readonly templateVersion: number;
}

/** A page of an audience, sorted by what a campaign does with each household. */
export interface SortedPage {
  readonly planned: readonly IssuingHousehold[];
  readonly withoutHeadCount: number;
  readonly alreadyHoldingCount: number;
}

/**
 * Reads the audience page by page. Households without head, and those holding an open contract of the same version from elsewhere, are
 * counted and left out.
 * @param campaignId the campaign that goes on; null for a new one
 */
export async function* sortedAudience(
  pool: Pool,
  audience: IssuingAudience,
  address: CampaignAddress,
  campaignId: Uuid | null,
): AsyncGenerator<SortedPage> {
  const { regionCode, templateId, templateVersion } = address;
  let after: unknown = null;
  do {
    const { households, next } = await audience.page(regionCode, address.audience, after, PAGE);
    const headed = households.filter(({ head }) => head !== null);
    const ids = headed.map(({ householdId }) => householdId);
    const holding = await householdsHolding(pool, templateId, templateVersion, ids, campaignId);
    yield {
      planned: headed.filter(({ householdId }) => !holding.has(householdId)),
      withoutHeadCount: households.length - headed.length,
      alreadyHoldingCount: holding.size,
    };
    after = next;
  } while (after !== null);
}

/** Counts what a campaign would do, and gives one household to try the text on. Writes nothing. */
export async function planCampaign(
  pool: Pool,
  audience: IssuingAudience,
  address: CampaignAddress,
): Promise<{ readonly plan: CampaignPlan; readonly sample: IssuingHousehold | undefined }> {
  let sample: IssuingHousehold | undefined;
  let [plannedCount, withoutHeadCount, alreadyHoldingCount] = [0, 0, 0];
  for await (const page of sortedAudience(pool, audience, address, null)) {
    sample ??= page.planned[0];
    plannedCount += page.planned.length;
    withoutHeadCount += page.withoutHeadCount;
    alreadyHoldingCount += page.alreadyHoldingCount;
  }
  const householdCount = plannedCount + withoutHeadCount + alreadyHoldingCount;
  return { plan: { householdCount, plannedCount, withoutHeadCount, alreadyHoldingCount }, sample };
}
