import { NOT_PERMITTED } from '#libs/kernel/permission';
import { director, elsewhere, gridWorker, resident, system, WUYI } from '#libs/testing/contract-examples';
import { contextOf, specification } from '#libs/testing/decider-specification';
import type { CampaignCommand } from './commands.js';
import { campaignDecider } from './decider.js';
import type { CampaignEvent } from './events.js';
import * as problems from './problems.js';

const campaign = specification(campaignDecider);
const now = '2026-06-01T02:00:00.000Z';
const at = (actor: typeof director) => contextOf(actor, { now });
const plan = { householdCount: 1_200, plannedCount: 1_190, withoutHeadCount: 4, alreadyHoldingCount: 6 };
const start: CampaignCommand = {
  type: 'StartCampaign',
  data: {
    regionCode: WUYI,
    templateId: 'template-1',
    templateVersion: 1,
    templateContentHash: 'a'.repeat(64),
    title: '邻里和睦合同',
    audience: { estates: null, buildings: null, units: null, housing: null, grids: null },
    plan,
    committeeName: '五一社区居民委员会',
    values: [{ name: 'contact', value: '公示栏' }],
    startsOn: null,
    signBy: '2026-07-31T16:00:00.000Z',
  },
};
const started: CampaignEvent = { type: 'CampaignStarted', data: { ...start.data, startedAt: now } };
const finish: CampaignCommand = { type: 'FinishCampaign', data: { issuedCount: 1_190, refusedCount: 0 } };
const finished: CampaignEvent = { type: 'CampaignFinished', data: { ...finish.data, finishedAt: now } };
const startWith = (overrides: object) => ({ ...start, data: { ...start.data, ...overrides } }) as CampaignCommand;

describe('signing campaign', () => {
  it('is started by staff of the community, with its plan on record', () => {
    for (const actor of [gridWorker, director]) campaign.given().when(start, at(actor)).then(started);
    for (const actor of [elsewhere, resident]) campaign.given().when(start, at(actor)).thenRefused(NOT_PERMITTED);
  });

  it('is started once and finished once', () => {
    campaign.given(started).when(start, at(director)).thenRefused(problems.CAMPAIGN_ALREADY_STARTED);
    campaign.given(started).when(finish, at(system)).then(finished);
    campaign.given(started, finished).when(finish, at(system)).thenNothing();
    campaign.given().when(finish, at(system)).thenRefused(problems.CAMPAIGN_NOT_STARTED);
  });

  it('needs one community, somebody to address and time to sign', () => {
    const wide = startWith({ regionCode: '370704001' });
    campaign.given().when(wide, at(director)).thenRefused(problems.CAMPAIGN_REGION_NOT_COMMUNITY);
    const nobody = startWith({ plan: { ...plan, plannedCount: 0 } });
    campaign.given().when(nobody, at(director)).thenRefused(problems.CAMPAIGN_WITHOUT_HOUSEHOLDS);
    const city = startWith({ plan: { ...plan, plannedCount: 610_000 } });
    campaign.given().when(city, at(director)).thenRefused(problems.CAMPAIGN_TOO_LARGE);
    campaign
      .given()
      .when(startWith({ signBy: now }), at(director))
      .thenRefused(problems.CAMPAIGN_SIGN_BY_PAST);
  });
});
