import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replay, storedIn } from '#libs/testing/projection-replay';
import { campaignCodec } from '../../codec/campaign-codec.js';
import type { CampaignEvent } from '../../domain/campaign/events.js';
import { signingCampaigns } from './projection.js';

const golden = (type: CampaignEvent['type']): CampaignEvent => {
  const file = join(process.cwd(), `libs/contexts/contracts/codec/golden/${type}.v1.json`);
  return { type, data: (JSON.parse(readFileSync(file, 'utf8')) as { decoded: unknown }).decoded } as CampaignEvent;
};
const history = storedIn('campaign-c1', campaignCodec, [golden('CampaignStarted'), golden('CampaignFinished')]);

describe('signing campaigns', () => {
  it('run with their plan, and finish with their outcome', () => {
    expect(replay(signingCampaigns, history.slice(0, 1))).toMatchObject([
      { campaignId: 'c1', status: 'RUNNING', plan: { plannedCount: 10 }, issuedCount: null },
    ]);
    expect(replay(signingCampaigns, history)).toMatchObject([{ status: 'FINISHED', issuedCount: 10, refusedCount: 0 }]);
  });

  it('give the same rows at every replay', () => {
    expect(replay(signingCampaigns, history)).toEqual(replay(signingCampaigns, history));
  });
});
