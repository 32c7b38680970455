import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import type { Uuid } from '#libs/kernel/identifiers';
import type { CampaignCommand } from '../domain/campaign/commands.js';
import { campaignDecider } from '../domain/campaign/decider.js';
import type { CampaignEvent } from '../domain/campaign/events.js';
import type { CampaignState } from '../domain/campaign/state.js';

export const campaignCodec = defineEventCodec<CampaignEvent>({ CampaignStarted: [], CampaignFinished: [] });

export const campaignAggregate: Aggregate<CampaignCommand, CampaignEvent, CampaignState> = {
  category: 'campaign',
  decider: campaignDecider,
  codec: campaignCodec,
};

/**
 * Id of the contract that a campaign issues to a household: version 7 with the campaign's time, fixed by the two, so that a campaign
 * that is repeated or resumed meets the stream of the first time.
 * @param campaignId a version 7 id
 */
export function contractIdIn(campaignId: Uuid, householdId: Uuid): Uuid {
  const random = createHash('sha256').update(`contract/${campaignId}/${householdId}`).digest();
  const msecs = Number.parseInt(campaignId.slice(0, 8) + campaignId.slice(9, 13), 16);
  return v7({ msecs, random: random.subarray(0, 16), seq: random.readUInt32BE(16) });
}
