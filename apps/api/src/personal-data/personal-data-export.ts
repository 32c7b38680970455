import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { optionalDataIdOf } from '#libs/contexts/communities/codec/resident-codec';
import { DataAccesses } from '#libs/contexts/communities/application/disclosure/data-accesses';
import { residentHistory } from '#libs/contexts/communities/application/disclosure/resident-history';
import { householdsById } from '#libs/contexts/communities/read-models/household-file/query';
import type { ResidentRegisterRow } from '#libs/contexts/communities/read-models/resident-register/projection';
import { residentById } from '#libs/contexts/communities/read-models/resident-register/query';
import { renderText } from '#libs/contexts/contracts/domain/document/rendering';
import type { ContractDetailRow } from '#libs/contexts/contracts/read-models/contract-detail/projection';
import { contractWithin, contractIdsOf } from '#libs/contexts/contracts/read-models/contract-detail/query';
import { BreachRegisterQuery } from '#libs/contexts/breaches/read-models/breach-register/query';
import type { BreachRegisterRow } from '#libs/contexts/breaches/read-models/breach-register/row';
import { residentAccountId } from '#libs/contexts/identity/application/sessions/session';
import { AccountRegisterQuery } from '#libs/contexts/identity/read-models/account-register/query';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { EvidenceStore } from '#libs/evidence/evidence-store';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { ANOTHERS_TEXT, ownView } from '#libs/vault/own-view';
import { VAULT, type Vault } from '#libs/vault/vault';
import type { DataExportDocument } from './personal-data.documents.js';

/** What concerns a person is his wherever it lies. */
const ANYWHERE = '';

/** More cases of one person than this are put together by hand. */
const MOST_CASES = 1_000;

/** What is said of the export in the export itself. */
const ABOUT = [
  '本文件包含系统保存的有关您本人的全部个人信息（《个人信息保护法》第四十五条）。',
  '他人的信息不在其中；违约事项的陈述和证据涉及多人，可持证件到居委会查阅；通知可在“我的消息”中查看。',
  'This file holds all personal data that the system keeps about you (PIPL 45). Data of others are not in it; the texts of breach cases tell of several people and can be read at the committee; notices are in your inbox.',
].join('\n');

/** Puts together everything that is kept about one person, and nothing about anybody else. */
@Injectable()
export class PersonalDataExport {
  constructor(
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(DataAccesses) private readonly accesses: DataAccesses,
    @Inject(BreachRegisterQuery) private readonly breaches: BreachRegisterQuery,
    @Inject(AccountRegisterQuery) private readonly accounts: AccountRegisterQuery,
    @Inject(EvidenceStore) private readonly evidence: EvidenceStore,
  ) {}

  async of(residentId: Uuid, madeAt: Instant): Promise<DataExportDocument> {
    const resident = await residentById(this.pool, residentId);
    const accounts = await this.accounts.ofSubject(residentId);
    const accountIds = [residentAccountId(residentId), ...accounts.map(({ accountId }) => accountId)];
    const contracts = await this.contractsOf(residentId);
    const cases = await this.breaches.page({ areaCode: '', subjectId: residentId, limit: MOST_CASES });
    const history = await residentHistory(this.log, residentId);
    const parts = {
      register: resident === undefined ? {} : registerOf(resident),
      households: resident === undefined ? [] : await this.householdsOf(resident),
      accounts: accounts.map(({ subjectId: _, ...account }) => account),
      contracts: contracts.map((contract) => contractOf(contract, residentId)),
      breachCases: cases.map((row) => caseOf(row, residentId)),
      evidence: (await this.evidence.uploadedBy(accountIds)).map(({ contentDigest: _, uploadedBy: __, ...one }) => one),
      history: history.map(({ event, stored }) => ({
        at: stored.recordedAt,
        type: event.type,
        data: event.data,
        by: { role: stored.metadata.actor.role, regionCode: stored.metadata.actor.regionCode },
      })),
    };
    const shown = await ownView(this.vault, parts, [residentId, optionalDataIdOf(residentId), ...accountIds]);
    const { accesses = [] } = (await this.accesses.of(residentId)) ?? {};
    return {
      residentId,
      madeAt,
      about: ABOUT,
      ...shown,
      contracts: shown.contracts.map(withRenderedText),
      dataAccesses: accesses.map(({ accountId: _, ...access }) => access),
    };
  }

  private async contractsOf(residentId: Uuid): Promise<readonly ContractDetailRow[]> {
    const rows: ContractDetailRow[] = [];
    for (const contractId of await contractIdsOf(this.pool, residentId)) {
      const row = await contractWithin(this.pool, { areaCode: ANYWHERE, subjectId: residentId }, contractId);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  /** The premises the person lives in; of the head only whether it is he. */
  private async householdsOf({ residentId, householdId, otherHouseholdIds }: ResidentRegisterRow) {
    const ids = [...(householdId === null ? [] : [householdId]), ...otherHouseholdIds];
    const rows = await householdsById(this.pool, ids);
    return rows.map(({ headSubjectId, headName: _, placeOrder: __, remark, ...household }) => ({
      ...household,
      isHead: headSubjectId === residentId,
      // The remark is about the head, and sealed for him.
      remark: headSubjectId === residentId ? remark : null,
    }));
  }
}

function registerOf({ householdId: _, otherHouseholdIds: __, ...row }: ResidentRegisterRow) {
  return row;
}

/** The contract with its text; of the other parties only which side they are on, unless they are institutions. */
function contractOf(row: ContractDetailRow, residentId: Uuid) {
  const { document, views, signatures, refusal, amendments, notice, ...facts } = row;
  const own = new Set(
    document.parties.filter(({ subjectId }) => subjectId === residentId).map(({ partyId }) => partyId),
  );
  const mine = <Item extends { readonly partyId: string }>(items: readonly Item[]) =>
    items.filter(({ partyId }) => own.has(partyId));
  return {
    ...facts,
    document: {
      ...document,
      parties: document.parties.map((party) => {
        const { partyId, side, kind, signs } = party;
        if (kind === 'HOUSEHOLD' && !own.has(partyId)) return { partyId, side, kind, signs, name: ANOTHERS_TEXT };
        return { ...party, you: own.has(partyId) };
      }),
    },
    views: mine(views),
    signatures: mine(signatures),
    refusal: refusal !== null && own.has(refusal.partyId) ? refusal : null,
    notice: notice !== null && own.has(notice.partyId) ? notice : null,
    amendments: amendments.map(({ consents, rejection, ...amendment }) => ({
      ...amendment,
      consents: mine(consents),
      rejection: rejection !== null && own.has(rejection.partyId) ? rejection : null,
    })),
  };
}

/** The clauses as they read once the blanks hold what the person may see. */
function withRenderedText(contract: ReturnType<typeof contractOf>) {
  const { variables } = contract.document;
  const clear = new Map(
    variables.flatMap(({ name, personal, value }) => (personal && value !== null ? [[name, value] as const] : [])),
  );
  const clauses = contract.document.clauses.map((clause) => ({
    ...clause,
    renderedText: renderText(clause.text, variables, clear),
  }));
  return { ...contract, document: { ...contract.document, clauses } };
}

/** A case as far as it is about the person; its texts tell of others too and are sealed for the case. */
function caseOf(row: BreachRegisterRow, residentId: Uuid) {
  const { caseId, contractId, regionCode, clauseIds, status, occurredAt, reportedAt, acceptedAt, repliedAt } = row;
  const { finding, decidedAt, appealedAt, appealResult, rectificationDueAt, closedAt } = row;
  return {
    caseId,
    contractId,
    regionCode,
    clauseIds,
    status,
    you: row.respondentSubjectId === residentId ? 'RESPONDENT' : 'REPORTER',
    occurredAt,
    reportedAt,
    acceptedAt,
    repliedAt,
    finding,
    decidedAt,
    appealedAt,
    appealResult,
    rectificationDueAt,
    closedAt,
  };
}
