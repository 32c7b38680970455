import { Body, Controller, Get, Header, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import { DecideDestruction } from '#libs/contexts/retention/application/destruction/decide-destruction';
import { DestructionPreviewer } from '#libs/contexts/retention/application/destruction/destruction-preview';
import { ProposeDestruction } from '#libs/contexts/retention/application/destruction/propose-destruction';
import { DESTRUCTION_NOT_FOUND } from '#libs/contexts/retention/domain/destruction/problems';
import type { DestructionRunRow } from '#libs/contexts/retention/read-models/destruction-runs/projection';
import { destructionById, destructionsOf } from '#libs/contexts/retention/read-models/destruction-runs/query';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, PageQuery, type KeysetPage } from '#libs/http/paging/keyset-page';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import { covers, type Actor } from '#libs/kernel/actor';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { DestructionItems } from './destruction-items.js';
import { destructionRecordOf } from './destruction-record.js';
import {
  countsOf,
  DestructionApprovalDocument,
  DestructionAreaQuery,
  DestructionDocument,
  DestructionPreviewDocument,
  DestructionProposalDocument,
  DestructionSummaryDocument,
} from './destruction.documents.js';
import { ReasonDocument } from './legal-hold.documents.js';

const LIST = 'destructions-by-region';

/** Destruction of what has come to the end of its retention: previewed, proposed, approved by another person, recorded. */
@ApiTags('retention')
@ApiBearerAuth()
@Controller('destruction-runs')
export class DestructionsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Cursors) private readonly cursors: Cursors,
    @Inject(DestructionPreviewer) private readonly previewer: DestructionPreviewer,
    @Inject(DestructionItems) private readonly items: DestructionItems,
  ) {}

  // Before `:destructionId`, which would take its path for an id.
  @Get('preview')
  @Access({ action: 'destruction.preview' })
  @AwaitsPosition('destruction-runs')
  @ApiOperation({ summary: '销毁预览 · What has come to the end of its retention' })
  @ApiOkResponse({ type: DestructionPreviewDocument })
  async preview(
    @CurrentActor() actor: Actor,
    @Query() { regionCode: wanted }: DestructionAreaQuery,
  ): Promise<DestructionPreviewDocument> {
    const regionCode = areaOf(actor, wanted);
    const { items, itemsHash, more } = await this.previewer.preview(regionCode, this.clock.now());
    return { regionCode, itemsHash, more, counts: countsOf(items), items: await this.items.show(items) };
  }

  @Post()
  @Access({ action: 'destruction.propose' })
  @ApiOperation({ summary: '提出销毁 · Propose to destroy what the preview has shown' })
  @ApiCreatedResponse({ type: CommandReceipt })
  async propose(
    @Body() { regionCode: wanted, itemsHash, reason }: DestructionProposalDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    const regionCode = areaOf(context.actor, wanted);
    const proposal = new ProposeDestruction(regionCode, itemsHash, reason, context);
    return CommandReceipt.of(await this.commands.execute(proposal));
  }

  @Post(':destructionId/approval')
  @HttpCode(200)
  @Access({ action: 'destruction.approve' })
  @ApiOperation({ summary: '批准销毁（须为另一人） · Approve a run that another person proposed' })
  @ApiOkResponse({ type: CommandReceipt })
  async approve(
    @Param('destructionId', ParseUUIDPipe) destructionId: string,
    @Body() { itemsHash, reason }: DestructionApprovalDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    const approval = new DecideDestruction(destructionId, itemsHash, reason, context);
    return CommandReceipt.of(await this.commands.execute(approval));
  }

  @Post(':destructionId/rejection')
  @HttpCode(200)
  @Access({ action: 'destruction.reject' })
  @ApiOperation({ summary: '不同意销毁，或撤回 · Reject a run, or take it back' })
  @ApiOkResponse({ type: CommandReceipt })
  async reject(
    @Param('destructionId', ParseUUIDPipe) destructionId: string,
    @Body() { reason }: ReasonDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.commands.execute(new DecideDestruction(destructionId, null, reason, context)));
  }

  @Get()
  @Access({ action: 'destruction.list' })
  @AwaitsPosition('destruction-runs')
  @ApiOperation({ summary: '销毁批次 · Destruction runs of the area' })
  @ApiKeysetPage(DestructionSummaryDocument)
  async list(
    @CurrentActor() actor: Actor,
    @Query() { after, limit }: PageQuery,
  ): Promise<KeysetPage<DestructionSummaryDocument>> {
    const [regionCode, destructionId] = (this.cursors.decode(LIST, after) ?? []) as readonly string[];
    const key = regionCode === undefined || destructionId === undefined ? undefined : { regionCode, destructionId };
    const rows = await destructionsOf(this.pool, actor.regionCode, key, limit);
    return this.cursors.page(
      LIST,
      rows,
      limit,
      (row) => [row.regionCode, row.destructionId],
      (row) => row,
    );
  }

  @Get(':destructionId')
  @Access({ action: 'destruction.read' })
  @AwaitsPosition('destruction-runs')
  @ApiOperation({ summary: '销毁批次详情 · A destruction run with its items and outcome' })
  @ApiOkResponse({ type: DestructionDocument })
  async show(
    @Param('destructionId', ParseUUIDPipe) destructionId: string,
    @CurrentActor() actor: Actor,
  ): Promise<DestructionDocument> {
    const run = await this.find(actor, destructionId);
    const counts = {
      itemCount: run.items.length,
      destroyedCount: run.destroyed.length,
      leftOutCount: run.leftOut.length,
    };
    return { ...run, ...counts, items: await this.items.show(run.items) };
  }

  @Get(':destructionId/record')
  @Access({ action: 'destruction.read-record' })
  @AwaitsPosition('destruction-runs')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @ApiOperation({ summary: '销毁清册 · The destruction record, to print and file' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } })
  async record(
    @Param('destructionId', ParseUUIDPipe) destructionId: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return destructionRecordOf(await this.find(actor, destructionId));
  }

  private async find(actor: Actor, destructionId: string): Promise<DestructionRunRow> {
    const run = await destructionById(this.pool, actor.regionCode, destructionId);
    if (run === undefined) throw new Problem(DESTRUCTION_NOT_FOUND);
    return run;
  }
}

/** @throws Problem permission.denied outside the actor's area */
function areaOf(actor: Actor, wanted: string | undefined): string {
  const regionCode = wanted ?? actor.regionCode;
  if (!covers(actor.regionCode, regionCode)) throw new Problem(NOT_PERMITTED);
  return regionCode;
}
