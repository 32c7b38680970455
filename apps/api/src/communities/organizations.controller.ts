import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import { RecordOrganization } from '#libs/contexts/communities/application/record-organization';
import { organizationsOf } from '#libs/contexts/communities/read-models/organization-register/query';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import type { Actor } from '#libs/kernel/actor';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, KeysetPage, PageQuery } from '#libs/http/paging/keyset-page';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import { MaskedViews } from './masked-views.js';
import { NewOrganizationDocument, OrganizationDocument } from './organization.documents.js';

const LIST = 'organizations-by-region';

@ApiTags('communities')
@ApiBearerAuth()
@Controller('organizations')
export class OrganizationsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(MaskedViews) private readonly views: MaskedViews,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Post()
  @Access({ action: 'organization.record' })
  @ApiOperation({ summary: '登记驻区单位或更新其信息 · Register an organisation or bring its entry up to date' })
  @ApiCreatedResponse({ type: CommandReceipt })
  async record(@Body() body: NewOrganizationDocument, @Command() context: CommandContext): Promise<CommandReceipt> {
    const { regionCode, code, name, address, contact } = body;
    const entry = { regionCode, code, name, address, contact };
    return CommandReceipt.of(await this.commands.execute(new RecordOrganization(entry, context)));
  }

  @Get()
  @Access({ action: 'organization.list' })
  @AwaitsPosition('organization-register')
  @ApiOperation({ summary: '驻区单位台账 · Organisations of the caller’s area' })
  @ApiKeysetPage(OrganizationDocument)
  async list(
    @CurrentActor() actor: Actor,
    @Query() { after, limit }: PageQuery,
  ): Promise<KeysetPage<OrganizationDocument>> {
    const [regionCode, organizationId] = (this.cursors.decode(LIST, after) ?? []) as readonly string[];
    const rows = await organizationsOf(this.pool, {
      areaCode: actor.regionCode,
      limit,
      ...(regionCode === undefined || organizationId === undefined ? {} : { after: { regionCode, organizationId } }),
    });
    const page = this.cursors.page(
      LIST,
      rows,
      limit,
      (row) => [row.regionCode, row.organizationId],
      (row) => row,
    );
    return new KeysetPage(await this.views.organizations(page.items), page.next);
  }
}
