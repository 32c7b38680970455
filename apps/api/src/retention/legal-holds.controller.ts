import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import { LiftLegalHold } from '#libs/contexts/retention/application/lift-legal-hold';
import { PlaceLegalHold } from '#libs/contexts/retention/application/place-legal-hold';
import type { LegalHoldRow } from '#libs/contexts/retention/read-models/legal-holds/projection';
import { legalHoldsOf } from '#libs/contexts/retention/read-models/legal-holds/query';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, type KeysetPage } from '#libs/http/paging/keyset-page';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import type { Actor } from '#libs/kernel/actor';
import { dayOf } from '#libs/kernel/calendar-day';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { createdIdOf } from '#libs/kernel/identifiers';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { LegalHoldDocument, LegalHoldsQuery, NewLegalHoldDocument, ReasonDocument } from './legal-hold.documents.js';

const LIST = 'legal-holds-by-region';

/** A hold that was placed: `id` names the target's holds, `holdId` this one. */
export class LegalHoldReceipt extends CommandReceipt {
  @ApiProperty({ format: 'uuid' })
  readonly holdId: string;

  constructor({ id, revision, position }: CommandReceipt, holdId: string) {
    super(id, revision, position);
    this.holdId = holdId;
  }
}

@ApiTags('retention')
@ApiBearerAuth()
@Controller('legal-holds')
export class LegalHoldsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Post()
  @Access({ action: 'legal-hold.place' })
  @ApiOperation({ summary: '设置法律保全 · Place a legal hold on a person, contract, case or region' })
  @ApiCreatedResponse({ type: LegalHoldReceipt })
  async place(
    @Body() { target, ground, legalBasis, until, reason }: NewLegalHoldDocument,
    @Command() context: CommandContext,
  ): Promise<LegalHoldReceipt> {
    const holdId = createdIdOf(context.commandId);
    const { title, edition } = legalBasis;
    const hold = {
      holdId,
      target: { kind: target.kind, id: target.id },
      ground,
      legalBasis: { title, edition },
      until: until ?? null,
      reason,
    };
    const result = await this.commands.execute(new PlaceLegalHold(hold, context));
    return new LegalHoldReceipt(CommandReceipt.of(result), holdId);
  }

  @Post(':holdId/lifting')
  @HttpCode(200)
  @Access({ action: 'legal-hold.lift' })
  @AwaitsPosition('legal-holds')
  @ApiOperation({ summary: '解除法律保全 · Lift a legal hold' })
  @ApiOkResponse({ type: CommandReceipt })
  async lift(
    @Param('holdId', ParseUUIDPipe) holdId: string,
    @Body() { reason }: ReasonDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.commands.execute(new LiftLegalHold(holdId, reason, context)));
  }

  @Get()
  @Access({ action: 'legal-hold.list' })
  @AwaitsPosition('legal-holds')
  @ApiOperation({ summary: '法律保全清单 · Legal holds of the area, past ones too' })
  @ApiKeysetPage(LegalHoldDocument)
  async list(
    @CurrentActor() actor: Actor,
    @Query() { after, limit, targetKind, targetId, inForce }: LegalHoldsQuery,
  ): Promise<KeysetPage<LegalHoldDocument>> {
    const [regionCode, holdId] = (this.cursors.decode(LIST, after) ?? []) as readonly string[];
    const key = regionCode === undefined || holdId === undefined ? undefined : { regionCode, holdId };
    const filter = {
      regionCode: actor.regionCode,
      ...(targetKind === undefined ? {} : { targetKind }),
      ...(targetId === undefined ? {} : { targetId }),
      ...(inForce === true ? { inForceOn: dayOf(this.clock.now()) } : {}),
    };
    const rows = await legalHoldsOf(this.pool, filter, key, limit);
    return this.cursors.page(LIST, rows, limit, (row) => [row.regionCode, row.holdId], documentOf);
  }
}

function documentOf({ targetKey: _, basisTitle, basisEdition, ...row }: LegalHoldRow): LegalHoldDocument {
  return { ...row, legalBasis: { title: basisTitle, edition: basisEdition } };
}
