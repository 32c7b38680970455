import { definePublicEvent, publicContractOf } from '#libs/messaging/public-event';
import {
  calendarDay,
  count,
  instant,
  listOf,
  nullable,
  oneOf,
  publicText,
  record,
  regionCode,
  uuid,
} from '#libs/messaging/public-fields';
import { campaignCodec } from '../../codec/campaign-codec.js';
import type { CampaignEvent, CampaignFinished, CampaignStarted } from '../../domain/campaign/events.js';
import { templateContentHash, templateId, templateVersion } from './fields.js';

const campaignId = uuid('The campaign.');

export const campaignContract = publicContractOf<CampaignEvent>({
  context: 'contracts',
  codec: campaignCodec,
  events: {
    CampaignStarted: definePublicEvent({
      name: 'campaign-started',
      version: 1,
      description: 'A signing campaign began: the households it addresses get a contract each.',
      data: {
        campaignId,
        regionCode: regionCode('Community of the campaign.'),
        templateId,
        templateVersion,
        templateContentHash,
        title: publicText('Title of the text.'),
        committeeName: publicText('Name of the committee that is the other party.'),
        audience: record(
          {
            estates: nullable(listOf(publicText('Estate.'), 'These estates only.')),
            buildings: nullable(listOf(publicText('Building.'), 'These buildings only.')),
            units: nullable(listOf(publicText('Unit.'), 'These units only.')),
            grids: nullable(listOf(publicText('Grid.'), 'These grids only.')),
            housing: nullable(
              listOf(oneOf(['OWNER_OCCUPIED', 'RENTED', 'VACANT'], 'Kind of housing.'), 'These kinds of housing only.'),
            ),
          },
          'Whom the campaign addresses; null does not narrow.',
        ),
        plan: record(
          {
            householdCount: count('Households in the community.'),
            plannedCount: count('Households that get a contract.'),
            withoutHeadCount: count('Left out: nobody is registered who could sign.'),
            alreadyHoldingCount: count('Left out: hold a contract from the same version.'),
          },
          'What the preview promised.',
        ),
        startsOn: nullable(calendarDay('First day of the contracts; null: from the last signature on.')),
        signBy: instant('When the offers lapse.'),
        startedAt: instant('When it began.'),
      },
      map: ({ data: { audience, plan, ...data } }: CampaignStarted, id) => ({
        campaignId: id,
        regionCode: data.regionCode,
        templateId: data.templateId,
        templateVersion: data.templateVersion,
        templateContentHash: data.templateContentHash,
        title: data.title,
        committeeName: data.committeeName,
        audience: {
          estates: audience.estates,
          buildings: audience.buildings,
          units: audience.units,
          grids: audience.grids,
          housing: audience.housing,
        },
        plan: {
          householdCount: plan.householdCount,
          plannedCount: plan.plannedCount,
          withoutHeadCount: plan.withoutHeadCount,
          alreadyHoldingCount: plan.alreadyHoldingCount,
        },
        startsOn: data.startsOn,
        signBy: data.signBy,
        startedAt: data.startedAt,
      }),
    }),
    CampaignFinished: definePublicEvent({
      name: 'campaign-finished',
      version: 1,
      description: 'Every household of a campaign has its contract or was refused one.',
      data: {
        campaignId,
        issuedCount: count('Contracts issued.'),
        refusedCount: count('Households for which none could be issued.'),
        finishedAt: instant('When it was done.'),
      },
      map: ({ data }: CampaignFinished, id) => ({
        campaignId: id,
        issuedCount: data.issuedCount,
        refusedCount: data.refusedCount,
        finishedAt: data.finishedAt,
      }),
    }),
  },
});
