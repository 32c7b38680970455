import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import { CloseRegion } from '#libs/contexts/communities/application/close-region';
import { RegisterRegion } from '#libs/contexts/communities/application/register-region';
import { REGION_CODE_INVALID } from '#libs/contexts/communities/domain/region/problems';
import { isRegionCode } from '#libs/kernel/region-code';
import { regionsOf } from '#libs/contexts/communities/read-models/region-register/query';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { covers, type Actor } from '#libs/kernel/actor';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, type KeysetPage } from '#libs/http/paging/keyset-page';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import { NewRegionDocument, RegionClosureDocument, RegionDocument, RegionListQuery } from './region.documents.js';

const LIST = 'regions-by-code';

@ApiTags('communities')
@ApiBearerAuth()
@Controller('regions')
export class RegionsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Post()
  @Access({ action: 'region.register' })
  @ApiOperation({ summary: '登记区划 · Register a region' })
  @ApiCreatedResponse({ type: CommandReceipt })
  async register(@Body() body: NewRegionDocument, @Command() context: CommandContext): Promise<CommandReceipt> {
    const { regionCode, name, validFrom } = body;
    return CommandReceipt.of(await this.commands.execute(new RegisterRegion({ regionCode, name, validFrom }, context)));
  }

  @Post(':regionCode/closure')
  @HttpCode(200)
  @Access({ action: 'region.close' })
  @ApiOperation({ summary: '停用区划 · Take a region out of use' })
  @ApiOkResponse({ type: CommandReceipt })
  async close(
    @Param('regionCode') regionCode: string,
    @Body() { validUntil, successorCode }: RegionClosureDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    if (!isRegionCode(regionCode)) throw new Problem(REGION_CODE_INVALID);
    return CommandReceipt.of(
      await this.commands.execute(new CloseRegion(regionCode, { validUntil, successorCode }, context)),
    );
  }

  @Get()
  @Access({ action: 'region.list' })
  @AwaitsPosition('region-register')
  @ApiOperation({ summary: '区划台账 · Regions of the caller’s area' })
  @ApiKeysetPage(RegionDocument)
  async list(
    @CurrentActor() actor: Actor,
    @Query() { within, after, limit }: RegionListQuery,
  ): Promise<KeysetPage<RegionDocument>> {
    const areaCode = within ?? actor.regionCode;
    if (!covers(actor.regionCode, areaCode)) throw new Problem(NOT_PERMITTED);
    const [afterCode] = (this.cursors.decode(LIST, after) ?? []) as readonly string[];
    const rows = await regionsOf(this.pool, { areaCode, limit, ...(afterCode === undefined ? {} : { afterCode }) });
    return this.cursors.page(
      LIST,
      rows,
      limit,
      ({ regionCode }) => [regionCode],
      ({ regionId: _, ...region }): RegionDocument => region,
    );
  }
}
