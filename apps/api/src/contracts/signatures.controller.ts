import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import type { Pool } from 'pg';
import type { WhoSignedWhatRow } from '#libs/contexts/contracts/read-models/who-signed-what/projection';
import { signaturesOf } from '#libs/contexts/contracts/read-models/who-signed-what/query';
import { reachOf } from '#libs/access-policy/reach';
import type { Actor } from '#libs/kernel/actor';
import type { Sealed } from '#libs/kernel/sealed';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { VAULT, type Vault } from '#libs/vault/vault';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, type KeysetPage } from '#libs/http/paging/keyset-page';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import { SignatureRowDocument } from './contract.documents.js';
import { ContractsQuery } from './contracts.controller.js';
import { openPersonalTexts } from './personal-texts.js';

const LIST = 'signatures-by-region';

export class SignaturesQuery extends ContractsQuery {
  @ApiPropertyOptional({ description: '是否已签 · whether the party has signed' })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  readonly signed?: boolean;
}

@ApiTags('contracts')
@ApiBearerAuth()
@Controller('signatures')
export class SignaturesController {
  constructor(
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Get()
  @Access({ action: 'signature.list' })
  @AwaitsPosition('who-signed-what')
  @ApiOperation({ summary: '签署台账 · Who signed what' })
  @ApiKeysetPage(SignatureRowDocument)
  async list(@CurrentActor() actor: Actor, @Query() query: SignaturesQuery): Promise<KeysetPage<WhoSignedWhatRow>> {
    const { after, limit, signed, status, templateId, campaignId, householdId } = query;
    const [regionCode, contractId, partyId] = (this.cursors.decode(LIST, after) ?? []) as readonly string[];
    const { areaCode, subjectId } = reachOf('signature.list', actor);
    const filter = {
      ...(signed === undefined ? {} : { signed }),
      ...(status === undefined ? {} : { status }),
      ...(templateId === undefined ? {} : { templateId }),
      ...(campaignId === undefined ? {} : { campaignId }),
      ...(householdId === undefined ? {} : { householdId }),
      regionCode: areaCode,
      ...(subjectId === undefined ? {} : { subjectId }),
    };
    const key =
      regionCode === undefined || contractId === undefined || partyId === undefined
        ? undefined
        : { regionCode, contractId, partyId };
    const rows = await signaturesOf(this.pool, filter, key, limit);
    const sealed = rows.filter(({ kind }) => kind === 'HOUSEHOLD').map(({ name }) => [name as Sealed, 'name'] as const);
    const names = await openPersonalTexts(this.vault, new Map(sealed), subjectId);
    return this.cursors.page(
      LIST,
      rows,
      limit,
      (row) => [row.regionCode, row.contractId, row.partyId],
      (row) => ({ ...row, name: names.get(row.name) ?? row.name }),
    );
  }
}
