import { randomUUID } from 'node:crypto';

const HASH = 'c0ffee'.repeat(10) + 'cafe';
const SEALED = 'v1.' + 'Q2lwaGVydGV4dA'.repeat(5);
const AT = '2026-06-30T02:00:00.000Z';

export function metadata() {
  const commandId = randomUUID();
  return {
    actor: { accountId: 'bench', role: 'Resident', regionCode: '370704001001' },
    commandId,
    inputHash: HASH,
    correlationId: commandId,
    causationId: commandId,
    effectiveAt: AT,
  };
}

/** Events of one contract between a committee and a household, from its issue to its taking effect. */
export function eventsOfContract() {
  const household = randomUUID();
  const signed = (partyId) => ({
    type: 'ContractSigned.v1',
    data: {
      partyId,
      documentHash: HASH,
      documentVersion: 1,
      acknowledgedClauseIds: ['quiet'],
      form: 'ELECTRONIC',
      evidenceHash: null,
      signedAt: AT,
    },
  });
  const viewed = (partyId) => ({
    type: 'ContractViewed.v1',
    data: { partyId, documentHash: HASH, manner: 'READ', viewedAt: AT },
  });
  const inForce = { documentHash: HASH, documentVersion: 1, effectiveFrom: AT, endsOn: '2027-06-30' };
  return [
    { type: 'ContractIssued.v1', data: issued(household) },
    viewed('A1'),
    signed('A1'),
    viewed('B1'),
    signed('B1'),
    { type: 'ContractFullySigned.v1', data: inForce },
    { type: 'ContractBecameEffective.v1', data: inForce },
  ];
}

function issued(household) {
  const clause = (clauseId, number, text) => ({
    clauseId,
    number,
    heading: '安静',
    text,
    key: true,
    explanation: '夜里十点以后请轻一点。',
    dutyBearer: 'PARTY_B',
    legalBases: [{ title: '中华人民共和国噪声污染防治法', article: '第六十五条', inForceFrom: '2022-06-05' }],
    remedy: 'REMINDER',
  });
  const party = (partyId, side, kind, subjectId, householdId, name, place) => ({
    partyId,
    side,
    kind,
    subjectId,
    householdId,
    name,
    signs: true,
    place,
  });
  const place = { estate: '示例小区', building: '3-1', unit: '2', room: '501' };
  return {
    regionCode: '370704001001',
    campaignId: null,
    document: {
      template: { templateId: TEMPLATE, version: 1, contentHash: HASH, instrumentKind: 'CONTRACT' },
      title: '邻里和睦合同',
      plainLanguage: '夜深声轻，楼道畅通。',
      clauses: [
        clause('quiet', '第一条', '{{householder}}户每日二十二时后保持安静。'),
        clause('corridor', '第二条', '楼道不堆放杂物，联系人电话见{{contact}}。'),
      ],
      variables: [],
      parties: [
        party('A1', 'PARTY_A', 'COMMITTEE', null, null, '五一社区居民委员会', null),
        party('B1', 'PARTY_B', 'HOUSEHOLD', household, household, SEALED, place),
      ],
      term: { startsOn: null, months: 12 },
    },
    documentHash: HASH,
    documentVersion: 1,
    signBy: '2026-07-31T16:00:00.000Z',
    issuedAt: AT,
  };
}

const TEMPLATE = randomUUID();
