import { aggregateIdOf } from '#libs/kernel/aggregate';
import { assertNever } from '#libs/kernel/assert-never';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { campaignCodec } from '../../codec/campaign-codec.js';
import type { Audience, CampaignEvent, CampaignPlan } from '../../domain/campaign/events.js';

/** One signing campaign. */
export type SigningCampaignRow = {
  readonly campaignId: Uuid;
  readonly regionCode: string;
  readonly templateId: Uuid;
  readonly templateVersion: number;
  readonly title: string;
  readonly audience: Audience;
  readonly plan: CampaignPlan;
  readonly signBy: Instant;
  readonly status: 'RUNNING' | 'FINISHED';
  readonly issuedCount: number | null;
  readonly refusedCount: number | null;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
};

function evolve(
  rows: readonly SigningCampaignRow[],
  { event, stored }: ProjectedEvent<CampaignEvent>,
): readonly SigningCampaignRow[] {
  switch (event.type) {
    case 'CampaignStarted': {
      const { regionCode, templateId, templateVersion, title, audience, plan, signBy, startedAt } = event.data;
      return [
        {
          campaignId: aggregateIdOf(stored.streamId),
          regionCode,
          templateId,
          templateVersion,
          title,
          audience,
          plan,
          signBy,
          status: 'RUNNING',
          issuedCount: null,
          refusedCount: null,
          startedAt,
          finishedAt: null,
        },
      ];
    }
    case 'CampaignFinished':
      return rows.map((row) => ({ ...row, ...event.data, status: 'FINISHED' }));
    default:
      return assertNever(event, 'campaign event');
  }
}

/** Signing campaigns with their plan and outcome. */
export const signingCampaigns: Projection<SigningCampaignRow, CampaignEvent> = {
  name: 'signing-campaigns',
  version: 1,
  table: {
    name: 'signing_campaigns',
    columns: {
      campaignId: { type: 'text' },
      regionCode: { type: 'text' },
      templateId: { type: 'text' },
      templateVersion: { type: 'integer' },
      title: { type: 'text' },
      audience: { type: 'json' },
      plan: { type: 'json' },
      signBy: { type: 'timestamptz' },
      status: { type: 'text' },
      issuedCount: { type: 'integer', nullable: true },
      refusedCount: { type: 'integer', nullable: true },
      startedAt: { type: 'timestamptz' },
      finishedAt: { type: 'timestamptz', nullable: true },
    },
    key: ['campaignId'],
    group: 'campaignId',
    indexes: [['regionCode', 'campaignId']],
  },
  storedTypes: campaignCodec.storedTypes,
  decode: (stored) => campaignCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};
