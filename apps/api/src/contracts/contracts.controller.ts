import { Body, Controller, Get, Inject, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { Pool } from 'pg';
import { IssueContract } from '#libs/contexts/contracts/application/issuing/issue-contract';
import type { ContractStatus } from '#libs/contexts/contracts/domain/contract/state';
import {
  contractsOf,
  contractKeyOf,
  type ContractListItem,
} from '#libs/contexts/contracts/read-models/contract-detail/query';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { reachOf } from '#libs/access-policy/reach';
import type { Actor } from '#libs/kernel/actor';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { VAULT, type Vault } from '#libs/vault/vault';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, PageQuery, type KeysetPage } from '#libs/http/paging/keyset-page';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import { UuidInput } from '#libs/http/input/uuid-input';
import { ContractSummaryDocument, STATUSES } from './contract.documents.js';
import { NewContractDocument } from './contract-input.documents.js';
import { contractView } from './contract-view.js';
import { actsForHimself, visibleContract } from './visible-contract.js';

const LIST = 'contracts-by-region';

export class ContractsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  readonly status?: ContractStatus;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @UuidInput()
  readonly templateId?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @UuidInput()
  readonly campaignId?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @UuidInput()
  readonly householdId?: string;
}

@ApiTags('contracts')
@ApiBearerAuth()
@Controller('contracts')
export class ContractsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(Cursors) private readonly cursors: Cursors,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Access({ action: 'contract.issue' })
  @ApiOperation({ summary: '发出合同 · Issue a contract to named parties' })
  @ApiCreatedResponse({ type: CommandReceipt })
  async issue(@Body() body: NewContractDocument, @Command() context: CommandContext): Promise<CommandReceipt> {
    const offer = {
      regionCode: body.regionCode,
      templateId: body.templateId,
      templateVersion: body.templateVersion,
      parties: body.parties.map(({ side, kind, householdId, organizationId, name, signs }) => ({
        side,
        kind,
        householdId: householdId ?? null,
        organizationId: organizationId ?? null,
        name: name ?? null,
        signs: signs ?? true,
      })),
      values: new Map((body.values ?? []).map(({ name, value }) => [name, value])),
      startsOn: body.startsOn ?? null,
      signBy: body.signBy ?? null,
    };
    return CommandReceipt.of(await this.commands.execute(new IssueContract(offer, context)));
  }

  @Get()
  @Access({ action: 'contract.list' })
  @AwaitsPosition('contract-detail', 'who-signed-what')
  @ApiOperation({ summary: '合同列表 · One’s own contracts, or those of the area' })
  @ApiKeysetPage(ContractSummaryDocument)
  async list(@CurrentActor() actor: Actor, @Query() query: ContractsQuery): Promise<KeysetPage<ContractListItem>> {
    const { after, limit, status, templateId, campaignId, householdId } = query;
    const { areaCode, subjectId } = reachOf('contract.list', actor);
    const [regionCode, contractId] = (this.cursors.decode(LIST, after) ?? []) as readonly string[];
    const filter = {
      ...(status === undefined ? {} : { status }),
      ...(templateId === undefined ? {} : { templateId }),
      ...(campaignId === undefined ? {} : { campaignId }),
      ...(householdId === undefined ? {} : { householdId }),
      regionCode: areaCode,
      ...(subjectId === undefined ? {} : { subjectId }),
    };
    const key = regionCode === undefined || contractId === undefined ? undefined : { regionCode, contractId };
    const rows = await contractsOf(this.pool, filter, key, limit);
    const keyOf = (row: ContractListItem) => Object.values(contractKeyOf(row)) as string[];
    return this.cursors.page(LIST, rows, limit, keyOf, (row) => row);
  }

  @Get(':contractId')
  @Access({ action: 'contract.read' })
  @AwaitsPosition('contract-detail', 'mandates')
  @ApiOperation({ summary: '合同详情 · A contract with its text, signatures and amendments' })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  async show(@Param('contractId', ParseUUIDPipe) contractId: string, @CurrentActor() actor: Actor) {
    const row = await visibleContract(this.pool, contractId, actor, this.clock.now());
    return contractView(this.vault, row, actsForHimself(actor) ? actor.subjectId : undefined);
  }
}
