import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import { EraseHouseholdHead } from '#libs/contexts/communities/application/erasure/erase-household-head';
import { ImportRoster } from '#libs/contexts/communities/application/import-roster';
import { MAX_FILE_BYTES } from '#libs/contexts/communities/application/roster-import/limits';
import { HOUSEHOLD_UNKNOWN } from '#libs/contexts/communities/domain/household/problems';
import { REGION_CODE_INVALID } from '#libs/contexts/communities/domain/region/problems';
import { isCommunityCode } from '#libs/kernel/region-code';
import { householdInArea, householdsOfAudience } from '#libs/contexts/communities/read-models/household-file/query';
import { residentsOfHousehold } from '#libs/contexts/communities/read-models/resident-register/query';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { reachOf } from '#libs/access-policy/reach';
import type { Actor } from '#libs/kernel/actor';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { AcceptsUpload, Upload, type UploadedFile } from '#libs/http/input/upload';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, KeysetPage } from '#libs/http/paging/keyset-page';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import {
  ErasureDocument,
  HouseholdDetailDocument,
  HouseholdDocument,
  HouseholdListQuery,
} from './household.documents.js';
import { MaskedViews } from './masked-views.js';
import { RosterImportDocument, RosterImportQuery } from './roster-import.documents.js';

const LIST = 'households-by-place';

@ApiTags('communities')
@ApiBearerAuth()
@Controller()
export class HouseholdsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(MaskedViews) private readonly views: MaskedViews,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Post('communities/:regionCode/roster-imports')
  @HttpCode(200)
  @Access({ action: 'roster.import' })
  @AcceptsUpload({ maxBytes: MAX_FILE_BYTES })
  @ApiOperation({ summary: '导入户籍台账（默认试导入） · Import a household roster, a dry run unless asked to commit' })
  @ApiOkResponse({ type: RosterImportDocument })
  async importRoster(
    @Param('regionCode') regionCode: string,
    @Query() { mode, onError, includeHidden }: RosterImportQuery,
    @Upload() { bytes: file }: UploadedFile,
    @Command() context: CommandContext,
  ): Promise<RosterImportDocument> {
    const request = { regionCode, file, mode, onError, includeHidden: includeHidden === 'true' };
    return this.commands.execute(new ImportRoster(request, context));
  }

  @Get('communities/:regionCode/households')
  @Access({ action: 'household.list' })
  @AwaitsPosition('household-file')
  @ApiOperation({ summary: '户籍台账，按楼栋、单元、室排序 · Households in the order of building, unit and room' })
  @ApiKeysetPage(HouseholdDocument)
  async list(
    @Param('regionCode') regionCode: string,
    @Query() { estate, building, unit, grid, housing, after, limit }: HouseholdListQuery,
  ): Promise<KeysetPage<HouseholdDocument>> {
    if (!isCommunityCode(regionCode)) throw new Problem(REGION_CODE_INVALID);
    const [placeOrder, householdId] = (this.cursors.decode(LIST, after) ?? []) as readonly string[];
    const { items, next } = await householdsOfAudience(this.pool, {
      regionCode,
      limit,
      ...(estate === undefined ? {} : { estates: [estate] }),
      ...(building === undefined ? {} : { buildings: [building] }),
      ...(unit === undefined ? {} : { units: [unit] }),
      ...(grid === undefined ? {} : { grids: [grid] }),
      ...(housing === undefined ? {} : { housing: [housing] }),
      ...(placeOrder === undefined || householdId === undefined
        ? {}
        : { after: { regionCode, placeOrder, householdId } }),
    });
    const cursor = next && this.cursors.encode(LIST, [next.placeOrder, next.householdId]);
    return new KeysetPage(await this.views.households(items), cursor);
  }

  @Post('households/:householdId/head-erasure')
  @HttpCode(200)
  @Access({ action: 'household.erase-head' })
  @ApiOperation({ summary: '依法删除未核实户主的个人信息 · Erase a head of household who has no file of his own' })
  @ApiOkResponse({ type: CommandReceipt })
  async eraseHead(
    @Param('householdId', ParseUUIDPipe) householdId: string,
    @Body() { reason }: ErasureDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.commands.execute(new EraseHouseholdHead(householdId, reason, context)));
  }

  @Get('households/:householdId')
  @Access({ action: 'household.read' })
  @AwaitsPosition('household-file', 'resident-register')
  @ApiOperation({ summary: '户档案 · One household with its residents' })
  @ApiOkResponse({ type: HouseholdDetailDocument })
  async find(
    @CurrentActor() actor: Actor,
    @Param('householdId', ParseUUIDPipe) householdId: string,
  ): Promise<HouseholdDetailDocument> {
    const { areaCode } = reachOf('household.read', actor);
    const row = await householdInArea(this.pool, areaCode, householdId);
    if (row === undefined) throw new Problem(HOUSEHOLD_UNKNOWN);
    const residents = await residentsOfHousehold(this.pool, areaCode, householdId);
    const [household] = await this.views.households([row]);
    return { ...(household as HouseholdDocument), residents: await this.views.residents(residents) };
  }
}
