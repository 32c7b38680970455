import { newId } from '#libs/kernel/identifiers';
import { describeGoldenEvents } from '#libs/testing/golden-events';
import { campaignCodec, contractIdIn } from './campaign-codec.js';
import { contractCodec } from './contract-codec.js';

describeGoldenEvents('contracts', [contractCodec, campaignCodec]);

describe('the id of a contract in a campaign', () => {
  const campaignId = newId();

  it('is the same at every run and differs from household to household and campaign to campaign', () => {
    expect(contractIdIn(campaignId, 'household-1')).toBe(contractIdIn(campaignId, 'household-1'));
    expect(contractIdIn(campaignId, 'household-1')).not.toBe(contractIdIn(campaignId, 'household-2'));
    expect(contractIdIn(campaignId, 'household-1')).not.toBe(contractIdIn(newId(), 'household-1'));
  });

  it('is a version 7 id of the time of the campaign', () => {
    expect(contractIdIn(campaignId, 'household-1')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
    expect(contractIdIn(campaignId, 'household-1').slice(0, 13)).toBe(campaignId.slice(0, 13));
  });
});
