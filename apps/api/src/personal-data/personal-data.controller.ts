import { Body, Controller, Get, Header, HttpCode, Inject, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import { DataAccesses } from '#libs/contexts/communities/application/disclosure/data-accesses';
import { LookUpResident } from '#libs/contexts/communities/application/disclosure/look-up-resident';
import { RecordDataExport } from '#libs/contexts/communities/application/disclosure/record-data-export';
import { RevealPersonalData } from '#libs/contexts/communities/application/disclosure/reveal-personal-data';
import { RESIDENT_UNKNOWN } from '#libs/contexts/communities/domain/resident/problems';
import { residentById } from '#libs/contexts/communities/read-models/resident-register/query';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { covers, type Actor } from '#libs/kernel/actor';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { AnswerNotKept } from '#libs/http/commands/answer-not-kept';
import { Command } from '#libs/http/commands/command';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import { MaskedViews } from '../communities/masked-views.js';
import { PersonalDataExport } from './personal-data-export.js';
import {
  DataAccessesDocument,
  DataAccessesOfAccountsDocument,
  DataExportDocument,
  FoundResidentDocument,
  LookUpDocument,
  RevealDocument,
  RevelationDocument,
} from './personal-data.documents.js';

/** Personal data in full, and who has seen them. Everything sensitive travels in bodies: addresses end up in logs. */
@ApiTags('personal-data')
@ApiBearerAuth()
@Controller()
export class PersonalDataController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(DataAccesses) private readonly accesses: DataAccesses,
    @Inject(PersonalDataExport) private readonly exports: PersonalDataExport,
    @Inject(MaskedViews) private readonly views: MaskedViews,
  ) {}

  @Post('residents/:residentId/reveals')
  @HttpCode(200)
  @AnswerNotKept()
  @Header('Cache-Control', 'no-store')
  @Access({ action: 'personal-data.reveal' })
  @ApiOperation({ summary: '查看完整个人信息（须说明用途，本人可见） · See a person’s fields in full, for a purpose' })
  @ApiOkResponse({ type: RevelationDocument })
  async reveal(
    @Param('residentId', ParseUUIDPipe) residentId: string,
    @Body() { fields, purpose, statement }: RevealDocument,
    @Command() context: CommandContext,
  ): Promise<RevelationDocument> {
    const request = { fields, purpose: purpose ?? null, statement: statement ?? null };
    const revealed = await this.commands.execute(new RevealPersonalData(residentId, request, context));
    return { residentId, fields: revealed.fields };
  }

  @Post('resident-lookups')
  @HttpCode(200)
  @AnswerNotKept()
  @Header('Cache-Control', 'no-store')
  @Access({ action: 'personal-data.look-up' })
  @AwaitsPosition('resident-register')
  @ApiOperation({ summary: '按身份证号查找居民（须说明用途） · Find a resident by identity number, for a purpose' })
  @ApiOkResponse({ type: FoundResidentDocument })
  async lookUp(
    @Body() { idNumber, purpose, statement }: LookUpDocument,
    @Command() context: CommandContext,
  ): Promise<FoundResidentDocument> {
    const request = { idNumber, purpose: purpose ?? null, statement: statement ?? null };
    const { residentId, householdId } = await this.commands.execute(new LookUpResident(request, context));
    const row = await residentById(this.pool, residentId);
    const [resident] = row === undefined ? [] : await this.views.residents([row]);
    if (resident === undefined) throw new Problem(RESIDENT_UNKNOWN);
    return { resident, householdId };
  }

  @Get('me/data-accesses')
  @Access({ action: 'personal-data.accesses-of-me' })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '谁查看过我的信息 · Who has looked at my data' })
  @ApiOkResponse({ type: DataAccessesDocument })
  async ofMe(@CurrentActor() { subjectId }: Actor): Promise<DataAccessesDocument> {
    const found = subjectId === undefined ? undefined : await this.accesses.of(subjectId);
    return { items: (found?.accesses ?? []).map(({ accountId: _, ...access }) => access) };
  }

  @Get('residents/:residentId/data-accesses')
  @Access({ action: 'personal-data.accesses-of-resident' })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '某居民信息的查看记录 · Who has looked at a resident’s data' })
  @ApiOkResponse({ type: DataAccessesOfAccountsDocument })
  async ofResident(
    @Param('residentId', ParseUUIDPipe) residentId: string,
    @CurrentActor() actor: Actor,
  ): Promise<DataAccessesOfAccountsDocument> {
    const found = await this.accesses.of(residentId);
    if (found === undefined || !covers(actor.regionCode, found.regionCode)) throw new Problem(RESIDENT_UNKNOWN);
    return { items: found.accesses };
  }

  @Post('me/data-exports')
  @HttpCode(200)
  @AnswerNotKept()
  @Header('Cache-Control', 'no-store')
  @Header('Content-Disposition', 'attachment; filename="personal-data.json"')
  @Access({ action: 'personal-data.export-mine' })
  @AwaitsPosition('resident-register', 'household-file', 'contract-detail', 'breach-register', 'account-register')
  @ApiOperation({ summary: '导出本人的全部信息 · Everything that is kept about me' })
  @ApiOkResponse({ type: DataExportDocument })
  async exportMine(@Command() context: CommandContext): Promise<DataExportDocument> {
    const { subjectId } = context.actor;
    if (subjectId === undefined) throw new Problem(RESIDENT_UNKNOWN);
    return this.exported(subjectId, context);
  }

  @Post('residents/:residentId/data-exports')
  @HttpCode(200)
  @AnswerNotKept()
  @Header('Cache-Control', 'no-store')
  @Header('Content-Disposition', 'attachment; filename="personal-data.json"')
  @Access({ action: 'personal-data.export-for-resident' })
  @AwaitsPosition('resident-register', 'household-file', 'contract-detail', 'breach-register', 'account-register')
  @ApiOperation({ summary: '应本人请求导出其全部信息 · Everything about a resident, at the resident’s request' })
  @ApiOkResponse({ type: DataExportDocument })
  async exportOf(
    @Param('residentId', ParseUUIDPipe) residentId: string,
    @Command() context: CommandContext,
  ): Promise<DataExportDocument> {
    return this.exported(residentId, context);
  }

  private async exported(residentId: string, context: CommandContext): Promise<DataExportDocument> {
    await this.commands.execute(new RecordDataExport(residentId, context));
    return this.exports.of(residentId, context.now);
  }
}
