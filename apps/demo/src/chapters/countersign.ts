import type { Cast } from '../demo-accounts.js';
import type { Progress } from '../progress.js';
import type { IssuedCampaign } from './issue-campaigns.js';

/** Contracts the committee signs in one request. */
const A_REQUEST = 500;

/** Rounds a campaign can need: more mean that nothing moves. */
const MOST_ROUNDS = 50;

interface Outcome {
  readonly signedCount: number;
  readonly position: string | null;
}

/** Each committee signs what its residents have signed, campaign by campaign. @returns contracts signed by all, now in force */
export async function countersign(
  cast: Cast,
  campaigns: readonly IssuedCampaign[],
  progress: Progress,
): Promise<number> {
  progress.begin('居委会签署 · The committees sign', campaigns.length);
  let total = 0;
  for (const { community, campaignId } of campaigns) {
    const director = cast[community.director];
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const { body } = await director.post<Outcome>('/contracts/countersignatures', { campaignId, limit: A_REQUEST });
      total += body.signedCount;
      if (body.position === null || body.signedCount === 0) break;
      await director.get('/signatures?limit=1', body.position);
    }
    progress.step();
  }
  return total;
}
