import { Controller, Get, Inject, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CASE_NOT_FOUND } from '#libs/contexts/breaches/domain/breach-case/problems';
import { BreachRegisterQuery } from '#libs/contexts/breaches/read-models/breach-register/query';
import type { BreachRegisterRow } from '#libs/contexts/breaches/read-models/breach-register/row';
import { disclosureOf } from '#libs/access-policy/policy';
import { reachOf } from '#libs/access-policy/reach';
import type { Actor } from '#libs/kernel/actor';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { Problem } from '#libs/kernel/problem';
import { ERASED_TEXT } from '#libs/kernel/sealed';
import { maskText } from '#libs/vault/masking';
import { VAULT, type Vault } from '#libs/vault/vault';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, type KeysetPage } from '#libs/http/paging/keyset-page';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import {
  BreachCaseDocument,
  BreachCaseSummaryDocument,
  BreachFiguresDocument,
  BreachRegisterPageQuery,
  type CaseStatementDocument,
} from './breach-register.documents.js';

const LIST = 'breach-cases-by-region';

@ApiTags('breaches')
@ApiBearerAuth()
@Controller('breach-cases')
export class BreachRegisterController {
  constructor(
    @Inject(BreachRegisterQuery) private readonly register: BreachRegisterQuery,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(Cursors) private readonly cursors: Cursors,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Access({ action: 'breach.list' })
  @AwaitsPosition('breach-register')
  @ApiOperation({ summary: '违约事项台账 · Breach register; residents see their own cases' })
  @ApiKeysetPage(BreachCaseSummaryDocument)
  async list(
    @CurrentActor() actor: Actor,
    @Query() { after, limit, status, contractId, householdId }: BreachRegisterPageQuery,
  ): Promise<KeysetPage<BreachCaseSummaryDocument>> {
    const [regionCode, caseId] = (this.cursors.decode(LIST, after) ?? []) as readonly string[];
    const rows = await this.register.page({
      ...reachOf('breach.list', actor),
      limit,
      ...(status === undefined ? {} : { status }),
      ...(contractId === undefined ? {} : { contractId }),
      ...(householdId === undefined ? {} : { householdId }),
      ...(regionCode === undefined || caseId === undefined ? {} : { after: { regionCode, caseId } }),
    });
    return this.cursors.page(LIST, rows, limit, (row) => [row.regionCode, row.caseId], summaryOf);
  }

  @Get('figures')
  @Access({ action: 'breach.read-figures' })
  @AwaitsPosition('breach-register')
  @ApiOperation({ summary: '办结率与整改率 · Closing and rectification figures of the caller’s area' })
  @ApiOkResponse({ type: BreachFiguresDocument })
  figures(@CurrentActor() actor: Actor): Promise<BreachFiguresDocument> {
    return this.register.figures(actor.regionCode, this.clock.now());
  }

  @Get(':caseId')
  @Access({ action: 'breach.read' })
  @AwaitsPosition('breach-register')
  @ApiOperation({ summary: '违约事项详情 · One case with its texts and evidence' })
  @ApiOkResponse({ type: BreachCaseDocument })
  async show(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @CurrentActor() actor: Actor,
  ): Promise<BreachCaseDocument> {
    const row = await this.register.find(caseId, reachOf('breach.read', actor));
    if (row === undefined) throw new Problem(CASE_NOT_FOUND);
    const { reporterRole, occurredAt, dismissalGround, replyDueAt, repliedAt, appealResult, rectificationDueAt } = row;
    return {
      ...summaryOf(row),
      reporterRole,
      occurredAt,
      dismissalGround,
      replyDueAt,
      repliedAt,
      appealResult,
      rectificationDueAt,
      statements: await this.statementsOf(row, disclosureOf('breach.read', 'statements: text', actor.role) !== 'clear'),
      evidence: row.evidence.map(({ evidenceId, mediaType, ciphertextHash }) => ({
        evidenceId,
        mediaType,
        ciphertextHash,
      })),
    };
  }

  private async statementsOf(
    { statements }: BreachRegisterRow,
    masked: boolean,
  ): Promise<readonly CaseStatementDocument[]> {
    const opened = await this.vault.openMany(statements.map(({ text }) => text));
    return statements.map(({ kind, at }, index) => {
      const text = opened[index];
      if (text?.status !== 'clear') return { kind, at, text: ERASED_TEXT.zh };
      return { kind, at, text: masked ? maskText(text.text) : text.text };
    });
  }
}

function summaryOf(row: BreachRegisterRow): BreachCaseSummaryDocument {
  const { caseId, contractId, regionCode, householdId, respondentKind, respondentPartyId, clauseIds, status } = row;
  const { waitsFor, nextDueAt, reportedAt, finding, appealDueAt, closedAt, evidence } = row;
  return {
    caseId,
    contractId,
    regionCode,
    householdId,
    respondentKind,
    respondentPartyId,
    clauseIds,
    status,
    waitsFor,
    nextDueAt,
    reportedAt,
    finding,
    appealDueAt,
    evidenceCount: evidence.length,
    closedAt,
  };
}
