import type { Clause } from '#libs/contexts/contracts/domain/document/clause';
import { documentHashOf, type ContractDocument } from '#libs/contexts/contracts/domain/document/contract-document';
import type { Party } from '#libs/contexts/contracts/domain/document/party';
import type { FilledVariable } from '#libs/contexts/contracts/domain/document/variable';
import type { ContractIssued, ContractSigned, ContractEvent } from '#libs/contexts/contracts/domain/contract/events';
import type { Actor } from '#libs/kernel/actor';
import type { Sealed } from '#libs/kernel/sealed';

/** One small contract between the committee of 五一社区 and 住户甲, for specs. */
export const WUYI = '370704001001';

export const director: Actor = { accountId: 'director', role: 'CommitteeDirector', regionCode: WUYI };
export const gridWorker: Actor = { accountId: 'grid-worker', role: 'GridWorker', regionCode: WUYI };
export const resident: Actor = { accountId: 'resident', role: 'Resident', regionCode: WUYI, subjectId: 'subject-1' };
export const stranger: Actor = { accountId: 'stranger', role: 'Resident', regionCode: WUYI, subjectId: 'subject-9' };
export const elsewhere: Actor = { accountId: 'elsewhere', role: 'CommitteeDirector', regionCode: '370704001002' };
export const system: Actor = { accountId: 'system', role: 'System', regionCode: '000000' };

export const committee: Party = {
  partyId: 'A1',
  side: 'PARTY_A',
  kind: 'COMMITTEE',
  subjectId: null,
  householdId: null,
  name: '五一社区居民委员会',
  signs: true,
  place: null,
};

export const household: Party = {
  partyId: 'B1',
  side: 'PARTY_B',
  kind: 'HOUSEHOLD',
  subjectId: 'subject-1',
  householdId: 'household-1',
  name: 'sealed-name' as Sealed,
  signs: true,
  place: { estate: '示例小区', building: '3-1', unit: '2', room: '501' },
};

export const quiet: Clause = {
  clauseId: 'quiet',
  number: '第一条',
  heading: '安静',
  text: '{{householder}}户每日二十二时后保持安静。',
  key: true,
  explanation: '夜里十点以后请轻一点。',
  dutyBearer: 'PARTY_B',
  legalBases: [{ title: '中华人民共和国噪声污染防治法', article: '第六十五条', inForceFrom: '2022-06-05' }],
  remedy: 'REMINDER',
};

export const corridor: Clause = {
  clauseId: 'corridor',
  number: '第二条',
  heading: '楼道',
  text: '楼道不堆放杂物，联系人电话见{{contact}}。',
  key: false,
  explanation: null,
  dutyBearer: 'BOTH',
  legalBases: [],
  remedy: 'RECTIFY',
};

export const householder: FilledVariable = {
  name: 'householder',
  label: { zh: '户主', en: 'Householder' },
  type: 'TEXT',
  choices: null,
  required: true,
  personal: true,
  maxLength: 50,
  value: 'sealed-name',
};

export const contact: FilledVariable = {
  name: 'contact',
  label: { zh: '联系方式', en: 'Contact' },
  type: 'TEXT',
  choices: null,
  required: false,
  personal: false,
  maxLength: 100,
  value: '公示栏',
};

export const contractDocument: ContractDocument = {
  template: { templateId: 'template-1', version: 1, contentHash: 'a'.repeat(64), instrumentKind: 'CONTRACT' },
  title: '邻里和睦合同',
  plainLanguage: '夜深声轻，楼道畅通。',
  clauses: [quiet, corridor],
  variables: [householder, contact],
  parties: [committee, household],
  term: { startsOn: null, months: 12 },
};

export const documentHash = documentHashOf(contractDocument);
export const issuedAt = '2026-06-01T02:00:00.000Z';
export const signBy = '2026-07-31T16:00:00.000Z';
export const signedAt = '2026-06-10T02:00:00.000Z';
export const paperHash = 'c'.repeat(64);

export const issued: ContractIssued = {
  type: 'ContractIssued',
  data: {
    regionCode: WUYI,
    campaignId: null,
    document: contractDocument,
    documentHash,
    documentVersion: 1,
    signBy,
    issuedAt,
  },
};

/** The signature of a party on the first version. */
export function signedBy(partyId: string, at = signedAt): ContractSigned {
  const acknowledgedClauseIds = partyId === 'A1' ? [] : ['quiet'];
  return {
    type: 'ContractSigned',
    data: {
      partyId,
      documentHash,
      documentVersion: 1,
      acknowledgedClauseIds,
      form: 'ELECTRONIC',
      evidenceHash: null,
      signedAt: at,
    },
  };
}

/** A party was shown a text. */
export function viewedBy(partyId: string, hash = documentHash): ContractEvent {
  return {
    type: 'ContractViewed',
    data: { partyId, documentHash: hash, manner: 'READ', viewedAt: '2026-06-09T02:00:00.000Z' },
  };
}

const outcome = { documentHash, documentVersion: 1, effectiveFrom: signedAt, endsOn: '2027-06-10' } as const;

/** A contract in force, from its issue on. */
export const effectiveHistory: readonly ContractEvent[] = [
  issued,
  viewedBy('B1'),
  signedBy('B1'),
  viewedBy('A1'),
  signedBy('A1'),
  { type: 'ContractFullySigned', data: outcome },
  { type: 'ContractBecameEffective', data: outcome },
];
