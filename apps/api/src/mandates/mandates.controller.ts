import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import { scopeOf } from '#libs/access-policy/policy';
import { GrantMandate } from '#libs/contexts/mandates/application/grant-mandate';
import { RevokeMandate } from '#libs/contexts/mandates/application/revoke-mandate';
import { mandatesOf } from '#libs/contexts/mandates/read-models/mandates/query';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, PageQuery, type KeysetPage } from '#libs/http/paging/keyset-page';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import type { Actor } from '#libs/kernel/actor';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { MandateDocument, MandateRevocationDocument, NewMandateDocument } from './mandate.documents.js';

const LIST = 'mandates-by-region';

@ApiTags('mandates')
@ApiBearerAuth()
@Controller('mandates')
export class MandatesController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Post()
  @Access({ action: 'mandate.grant' })
  @ApiOperation({ summary: '登记授权 · Record who may sign for whom' })
  @ApiCreatedResponse({ type: CommandReceipt })
  async grant(@Body() body: NewMandateDocument, @Command() context: CommandContext): Promise<CommandReceipt> {
    const { kind, regionCode, principal, agentSubjectId, templateIds, validFrom, validUntil, evidenceHash } = body;
    const data = {
      kind,
      regionCode,
      principal: { kind: principal.kind, id: principal.id },
      agentSubjectId,
      templateIds: templateIds ?? null,
      validFrom,
      validUntil: validUntil ?? null,
      evidenceHash,
    };
    return CommandReceipt.of(await this.commands.execute(new GrantMandate(data, context)));
  }

  @Post(':mandateId/revocation')
  @HttpCode(200)
  @Access({ action: 'mandate.revoke' })
  @ApiOperation({ summary: '撤销授权 · Revoke a mandate' })
  @ApiOkResponse({ type: CommandReceipt })
  async revoke(
    @Param('mandateId', ParseUUIDPipe) mandateId: string,
    @Body() { reason }: MandateRevocationDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.commands.execute(new RevokeMandate(mandateId, reason, context)));
  }

  @Get()
  @Access({ action: 'mandate.list' })
  @AwaitsPosition('mandates')
  @ApiOperation({ summary: '授权清单 · Mandates of the area, or those one gave or holds' })
  @ApiKeysetPage(MandateDocument)
  async list(@CurrentActor() actor: Actor, @Query() { after, limit }: PageQuery): Promise<KeysetPage<MandateDocument>> {
    const [regionCode, mandateId] = (this.cursors.decode(LIST, after) ?? []) as readonly string[];
    const key = regionCode === undefined || mandateId === undefined ? undefined : { regionCode, mandateId };
    const own = scopeOf('mandate.list', actor.role) === 'own-subject';
    const filter = own ? { regionCode: '', subjectId: actor.subjectId ?? '' } : { regionCode: actor.regionCode };
    const rows = await mandatesOf(this.pool, filter, key, limit);
    return this.cursors.page(
      LIST,
      rows,
      limit,
      (row) => [row.regionCode, row.mandateId],
      (row) => row,
    );
  }
}
