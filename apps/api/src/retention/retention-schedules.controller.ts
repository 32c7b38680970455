import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import { AdoptRetentionSchedule } from '#libs/contexts/retention/application/adopt-retention-schedule';
import { districtOf } from '#libs/contexts/retention/domain/district';
import { DEFAULT_PERIODS } from '#libs/contexts/retention/domain/record-class';
import { SCHEDULE_NOT_OF_DISTRICT } from '#libs/contexts/retention/domain/schedule/problems';
import { schedulesOf } from '#libs/contexts/retention/read-models/retention-schedule/query';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { Access } from '#libs/http/access/access';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import { Problem } from '#libs/kernel/problem';
import { isRegionCode } from '#libs/kernel/region-code';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { NewRetentionScheduleDocument, RetentionScheduleDocument } from './retention-schedule.documents.js';

@ApiTags('retention')
@ApiBearerAuth()
@Controller('retention-schedules')
export class RetentionSchedulesController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
  ) {}

  @Get(':regionCode')
  @Access({ action: 'retention-schedule.read' })
  @AwaitsPosition('retention-schedules')
  @ApiOperation({ summary: '保管期限表 · How long a district keeps what, on which basis' })
  @ApiOkResponse({ type: RetentionScheduleDocument })
  async show(@Param('regionCode') regionCode: string): Promise<RetentionScheduleDocument> {
    if (!isRegionCode(regionCode) || districtOf(regionCode) !== regionCode) throw new Problem(SCHEDULE_NOT_OF_DISTRICT);
    const [present, ...earlier] = await schedulesOf(this.pool, regionCode);
    const none = { version: 0, periods: DEFAULT_PERIODS, adoptedAt: null, adoptedBy: null, reason: null };
    const { version, periods, adoptedAt, adoptedBy, reason } = present ?? none;
    return { regionCode, version, periods, adoptedAt, adoptedBy, reason, earlier: earlier.map(versionOf) };
  }

  @Put(':regionCode')
  @Access({ action: 'retention-schedule.adopt' })
  @ApiOperation({ summary: '修订保管期限表 · Adopt a new version of the schedule' })
  @ApiOkResponse({ type: CommandReceipt })
  async adopt(
    @Param('regionCode') regionCode: string,
    @Body() { version, periods, reason }: NewRetentionScheduleDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    const data = {
      regionCode,
      version,
      periods: periods.map(({ recordClass, keep, years, legalBasis: { title, edition } }) => ({
        recordClass,
        keep,
        years: years ?? null,
        legalBasis: { title, edition },
      })),
      reason,
    };
    return CommandReceipt.of(await this.commands.execute(new AdoptRetentionSchedule(data, context)));
  }
}

function versionOf({ version, periods, adoptedAt, adoptedBy, reason }: Omit<RetentionScheduleDocument, 'earlier'>) {
  return { version, periods, adoptedAt, adoptedBy, reason };
}
