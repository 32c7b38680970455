import { assertNever } from '#libs/kernel/assert-never';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import type { CampaignCommand, FinishCampaign, StartCampaign } from './commands.js';
import type { CampaignEvent } from './events.js';
import {
  CAMPAIGN_ALREADY_STARTED,
  CAMPAIGN_NOT_STARTED,
  CAMPAIGN_REGION_NOT_COMMUNITY,
  CAMPAIGN_SIGN_BY_PAST,
  CAMPAIGN_TOO_LARGE,
  CAMPAIGN_WITHOUT_HOUSEHOLDS,
} from './problems.js';
import { evolveCampaign, initialCampaign, type CampaignState } from './state.js';

/** A community has 1,000 to 3,700 households (domain brief); more than this is a mistake in the audience. */
const MAX_HOUSEHOLDS = 20_000;

/** Digits of a community's code. */
const COMMUNITY_DIGITS = 12;

function decide(command: CampaignCommand, state: CampaignState, context: DecisionContext): readonly CampaignEvent[] {
  switch (command.type) {
    case 'StartCampaign':
      return start(command, state, context);
    case 'FinishCampaign':
      return finish(command, state, context);
    default:
      return assertNever(command, 'campaign command');
  }
}

function start({ data }: StartCampaign, state: CampaignState, context: DecisionContext): readonly CampaignEvent[] {
  if (data.regionCode.length !== COMMUNITY_DIGITS) throw new Problem(CAMPAIGN_REGION_NOT_COMMUNITY);
  requireRole(context.actor, data.regionCode, ['GridWorker', 'CommitteeDirector']);
  if (state.status !== 'ABSENT') throw new Problem(CAMPAIGN_ALREADY_STARTED);
  if (data.plan.plannedCount === 0) throw new Problem(CAMPAIGN_WITHOUT_HOUSEHOLDS);
  if (data.plan.plannedCount > MAX_HOUSEHOLDS) throw new Problem(CAMPAIGN_TOO_LARGE, { most: MAX_HOUSEHOLDS });
  if (data.signBy <= context.now) throw new Problem(CAMPAIGN_SIGN_BY_PAST);
  return [{ type: 'CampaignStarted', data: { ...data, startedAt: context.now } }];
}

function finish({ data }: FinishCampaign, state: CampaignState, context: DecisionContext): readonly CampaignEvent[] {
  if (state.status === 'ABSENT') throw new Problem(CAMPAIGN_NOT_STARTED);
  requireRole(context.actor, state.regionCode, ['GridWorker', 'CommitteeDirector', 'System']);
  if (state.status === 'FINISHED') return [];
  return [{ type: 'CampaignFinished', data: { ...data, finishedAt: context.now } }];
}

/** Signing campaigns (签约活动): one contract per household of an audience, each in a stream of its own. */
export const campaignDecider: Decider<CampaignCommand, CampaignEvent, CampaignState> = {
  initialState: initialCampaign,
  evolve: evolveCampaign,
  decide,
};
