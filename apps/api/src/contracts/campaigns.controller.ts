import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Pool } from 'pg';
import { CampaignIssuer } from '#libs/contexts/contracts/application/campaigns/campaign-issuer';
import { PreviewCampaign, StartCampaign } from '#libs/contexts/contracts/application/campaigns/start-campaign';
import type { CampaignPlan } from '#libs/contexts/contracts/domain/campaign/events';
import { CAMPAIGN_NOT_STARTED } from '#libs/contexts/contracts/domain/campaign/problems';
import { progressOfCampaign } from '#libs/contexts/contracts/read-models/community-progress/query';
import type { SigningCampaignRow } from '#libs/contexts/contracts/read-models/signing-campaigns/projection';
import { campaignInArea, campaignsOf } from '#libs/contexts/contracts/read-models/signing-campaigns/query';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { reachOf } from '#libs/access-policy/reach';
import type { Actor } from '#libs/kernel/actor';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, PageQuery, type KeysetPage } from '#libs/http/paging/keyset-page';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import { CampaignModeQuery, NewCampaignDocument } from './contract-input.documents.js';
import { CampaignPlanDocument, CampaignSummaryDocument } from './contract.documents.js';

const LIST = 'campaigns-by-region';

@ApiTags('contracts')
@ApiBearerAuth()
@Controller('signing-campaigns')
export class CampaignsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(CampaignIssuer) private readonly issuer: CampaignIssuer,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Post()
  @HttpCode(200)
  @Access({ action: 'campaign.start' })
  @ApiOperation({ summary: '签约活动：预览或发出 · Count whom it reaches, or issue one contract per household' })
  @ApiExtraModels(CampaignPlanDocument)
  @ApiOkResponse({
    description: '预览给出计划，发出给出回执 · The plan of a preview, the receipt of an issue',
    schema: { oneOf: [CampaignPlanDocument, CommandReceipt].map((model) => ({ $ref: getSchemaPath(model) })) },
  })
  async start(
    @Query() { mode }: CampaignModeQuery,
    @Body() body: NewCampaignDocument,
    @Command() context: CommandContext,
  ): Promise<CampaignPlan | CommandReceipt> {
    const { estates, buildings, units, housing, grids } = body.audience ?? {};
    const request = {
      regionCode: body.regionCode,
      templateId: body.templateId,
      templateVersion: body.templateVersion,
      committeeName: body.committeeName,
      audience: {
        estates: estates ?? null,
        buildings: buildings ?? null,
        units: units ?? null,
        housing: housing ?? null,
        grids: grids ?? null,
      },
      values: new Map((body.values ?? []).map(({ name, value }) => [name, value])),
      startsOn: body.startsOn ?? null,
      signBy: body.signBy ?? null,
    };
    if (mode === 'preview') return this.commands.execute(new PreviewCampaign(request, context));
    return CommandReceipt.of(await this.commands.execute(new StartCampaign(request, context)));
  }

  @Get()
  @Access({ action: 'campaign.list' })
  @AwaitsPosition('signing-campaigns')
  @ApiOperation({ summary: '签约活动列表 · Campaigns of the area' })
  @ApiKeysetPage(CampaignSummaryDocument)
  async list(
    @CurrentActor() actor: Actor,
    @Query() { after, limit }: PageQuery,
  ): Promise<KeysetPage<SigningCampaignRow>> {
    const [regionCode, campaignId] = (this.cursors.decode(LIST, after) ?? []) as readonly string[];
    const key = regionCode === undefined || campaignId === undefined ? undefined : { regionCode, campaignId };
    const rows = await campaignsOf(this.pool, reachOf('campaign.list', actor).areaCode, key, limit);
    return this.cursors.page(
      LIST,
      rows,
      limit,
      (row) => [row.regionCode, row.campaignId],
      (row) => row,
    );
  }

  @Get(':campaignId')
  @Access({ action: 'campaign.read' })
  @AwaitsPosition('signing-campaigns', 'community-progress')
  @ApiOperation({ summary: '签约活动进展 · How far a campaign is, and how its contracts stand' })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  async show(@Param('campaignId', ParseUUIDPipe) campaignId: string, @CurrentActor() actor: Actor) {
    const { areaCode } = reachOf('campaign.read', actor);
    const campaign = await campaignInArea(this.pool, areaCode, campaignId);
    if (campaign === undefined) throw new Problem(CAMPAIGN_NOT_STARTED);
    const contracts = await progressOfCampaign(this.pool, areaCode, campaignId);
    return { ...campaign, contracts, issuing: this.issuer.progressOf(campaignId) ?? null };
  }
}
