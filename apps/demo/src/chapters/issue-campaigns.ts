import { setTimeout as pause } from 'node:timers/promises';
import { COMMUNITIES, type DemoCommunity } from '../communities.js';
import type { Cast } from '../demo-accounts.js';
import type { Progress } from '../progress.js';
import type { PublishedTemplates, TemplateName } from './publish-templates.js';

/** Milliseconds between looks at a campaign that issues in the background. */
const LOOK_AGAIN = 250;

/** Looks before the demo gives up: five minutes for each campaign. */
const MOST_LOOKS = 1_200;

const FIRST_DAY = '2027-01-01';
const LAST_DAY = '2027-12-31';

export interface IssuedCampaign {
  readonly community: DemoCommunity;
  readonly template: TemplateName;
  readonly campaignId: string;
  readonly issuedCount: number;
}

interface CampaignView {
  readonly status: 'RUNNING' | 'FINISHED';
  readonly issuedCount: number | null;
  readonly refusedCount: number | null;
}

/**
 * One campaign for each community and template: the neighbourhood contract for every household, the responsibility letter for those
 * that let, the covenant for the stairwells of one estate. Each is previewed first and issues what the preview promised.
 */
export async function issueCampaigns(
  cast: Cast,
  templates: PublishedTemplates,
  progress: Progress,
): Promise<readonly IssuedCampaign[]> {
  const wanted = COMMUNITIES.flatMap((community) =>
    (Object.keys(templates) as TemplateName[]).map((template) => ({ community, template })),
  );
  progress.begin('发出签约活动 · Issuing campaigns', wanted.length);
  const campaigns: IssuedCampaign[] = [];
  for (const { community, template } of wanted) {
    campaigns.push(await issue(cast, community, template, templates[template]));
    progress.step();
  }
  return campaigns;
}

async function issue(
  cast: Cast,
  community: DemoCommunity,
  template: TemplateName,
  templateId: string,
): Promise<IssuedCampaign> {
  const worker = cast[community.worker];
  const body = {
    regionCode: community.regionCode,
    templateId,
    templateVersion: 1,
    committeeName: `${community.name}居民委员会`,
    audience: audienceOf(community, template),
    values: valuesOf(community, template),
  };
  const preview = await worker.post<{ plannedCount: number }>('/signing-campaigns?mode=preview', body);
  const started = await worker.post<{ id: string }>('/signing-campaigns?mode=issue', body);
  for (let look = 0; look < MOST_LOOKS; look++) {
    const { body: view } = await worker.get<CampaignView>(`/signing-campaigns/${started.body.id}`, started.position);
    if (view.status === 'FINISHED') {
      const issuedCount = view.issuedCount ?? 0;
      if (view.refusedCount !== 0 || issuedCount !== preview.body.plannedCount) {
        throw new Error(`${template}: ${preview.body.plannedCount} were planned, ${issuedCount} issued`);
      }
      return { community, template, campaignId: started.body.id, issuedCount };
    }
    await pause(LOOK_AGAIN);
  }
  throw new Error(`campaign ${started.body.id} has not ended in time`);
}

function audienceOf(community: DemoCommunity, template: TemplateName): object {
  switch (template) {
    case 'neighbourhood':
      return {};
    case 'rental':
      return { housing: ['RENTED'] };
    case 'covenant':
      return { estates: [community.covenantEstate] };
  }
}

function valuesOf(community: DemoCommunity, template: TemplateName): readonly { name: string; value: string }[] {
  const byTemplate: Readonly<Record<TemplateName, Readonly<Record<string, string>>>> = {
    neighbourhood: { 终止日期: LAST_DAY },
    rental: {
      承租人数: '2',
      房屋用途: '居住',
      报送时限: '承租人入住后三日内',
      检查间隔月数: '3',
      终止日期: LAST_DAY,
    },
    covenant: { 安静开始时间: '22时', 安静结束时间: '7时' },
  };
  const values = { 社区名称: community.name, 起始日期: FIRST_DAY, ...byTemplate[template] };
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
