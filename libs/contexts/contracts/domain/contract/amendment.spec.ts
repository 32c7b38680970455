import type { Actor } from '#libs/kernel/actor';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import type { ProblemKind } from '#libs/kernel/problem';
import {
  contractDocument,
  corridor,
  director,
  documentHash,
  effectiveHistory,
  elsewhere,
  gridWorker,
  issued,
  paperHash,
  quiet,
  resident,
  signedAt,
  stranger,
  system,
  viewedBy,
} from '#libs/testing/contract-examples';
import { contextOf, specification } from '#libs/testing/decider-specification';
import { documentHashOf, type ContractDocument } from '../document/contract-document.js';
import { applyChanges, type DocumentChanges } from '../document/document-changes.js';
import { CHANGED_CLAUSE_UNKNOWN, CHANGED_VARIABLE_UNKNOWN } from '../document/problems.js';
import type { ContractCommand } from './commands.js';
import { contractDecider } from './decider.js';
import type { ContractEvent } from './events.js';
import * as problems from './problems.js';

const contract = specification(contractDecider);
const at = (actor: Actor, now = '2026-07-02T02:00:00.000Z', effectiveAt = now) =>
  contextOf(actor, { now, effectiveAt });
const proposedAt = '2026-07-01T02:00:00.000Z';
const consentBy = '2026-07-31T02:00:00.000Z';

const earlier = { ...quiet, text: '{{householder}}户每日二十一时后保持安静。' };
const changes: DocumentChanges = { clauses: [earlier], removedClauseIds: [], values: [] };
const amendedHash = documentHashOf(applyChanges(contractDocument, changes));
const propose = (overrides: object = {}): ContractCommand => ({
  type: 'ProposeAmendment',
  data: { amendmentId: 'amendment-1', baseDocumentHash: documentHash, changes, consentBy, ...overrides },
});
const proposed: ContractEvent = {
  type: 'AmendmentProposed',
  data: {
    amendmentId: 'amendment-1',
    changes,
    standardClauseIds: ['quiet'],
    baseDocumentHash: documentHash,
    documentHash: amendedHash,
    documentVersion: 2,
    consentBy,
    proposedAt,
  },
};
const consent = (partyId: string, overrides: object = {}): ContractCommand => ({
  type: 'ConsentToAmendment',
  data: {
    amendmentId: 'amendment-1',
    partyId,
    documentHash: amendedHash,
    acknowledgedClauseIds: partyId === 'B1' ? ['quiet'] : [],
    form: 'ELECTRONIC',
    evidenceHash: null,
    ...overrides,
  },
});
const consentedBy = (partyId: string, consentedAt = '2026-07-02T02:00:00.000Z'): ContractEvent => ({
  type: 'AmendmentConsented',
  data: {
    amendmentId: 'amendment-1',
    partyId,
    documentHash: amendedHash,
    documentVersion: 2,
    acknowledgedClauseIds: partyId === 'B1' ? ['quiet'] : [],
    form: 'ELECTRONIC',
    evidenceHash: null,
    consentedAt,
  },
});
const given = (...more: readonly ContractEvent[]) => contract.given(...effectiveHistory, ...more);
const open = [proposed, viewedBy('B1', amendedHash), viewedBy('A1', amendedHash)];
const tookEffect: ContractEvent = {
  type: 'AmendmentTookEffect',
  data: {
    amendmentId: 'amendment-1',
    documentHash: amendedHash,
    documentVersion: 2,
    consents: [
      { partyId: 'B1', form: 'ELECTRONIC', at: '2026-07-02T02:00:00.000Z' },
      { partyId: 'A1', form: 'ELECTRONIC', at: '2026-07-02T02:00:00.000Z' },
    ],
    effectiveFrom: '2026-07-02T02:00:00.000Z',
  },
};

describe('proposing an amendment', () => {
  it('is for a party of the contract and for staff of the area', () => {
    for (const actor of [resident, director, gridWorker]) given().when(propose(), at(actor, proposedAt)).then(proposed);
    given().when(propose(), at(stranger, proposedAt)).thenRefused(NOT_PERMITTED);
    given().when(propose(), at(elsewhere, proposedAt)).thenRefused(problems.CONTRACT_OUTSIDE_AREA);
  });

  it('needs a contract in force and no other open proposal', () => {
    contract.given(issued).when(propose(), at(director)).thenRefused(problems.CONTRACT_NOT_EFFECTIVE);
    given(proposed)
      .when(propose({ amendmentId: 'amendment-2' }), at(director))
      .thenRefused(problems.AMENDMENT_OPEN);
  });

  it.each<[string, object, ProblemKind]>([
    ['the same text', { changes: { ...changes, clauses: [quiet] } }, problems.AMENDMENT_CHANGES_NOTHING],
    [
      'nothing at all',
      { changes: { clauses: [], removedClauseIds: [], values: [] } },
      problems.AMENDMENT_CHANGES_NOTHING,
    ],
    ['an old text', { baseDocumentHash: 'b'.repeat(64) }, problems.DOCUMENT_STALE],
    ['a clause that is none', { changes: { ...changes, removedClauseIds: ['x'] } }, CHANGED_CLAUSE_UNKNOWN],
    [
      'a variable that is none',
      { changes: { ...changes, values: [{ name: 'x', value: 'y' }] } },
      CHANGED_VARIABLE_UNKNOWN,
    ],
    ['a deadline behind', { consentBy: proposedAt }, problems.CONSENT_BY_OUT_OF_RANGE],
    ['a deadline far ahead', { consentBy: '2027-07-31T02:00:00.000Z' }, problems.CONSENT_BY_OUT_OF_RANGE],
  ])('is refused for %s', (_, overrides, problem) => {
    given().when(propose(overrides), at(director, proposedAt)).thenRefused(problem);
  });
});

describe('consenting to an amendment', () => {
  it('by all puts exactly that text in force', () => {
    given(...open)
      .when(consent('B1'), at(resident))
      .then(consentedBy('B1'));
    given(...open, consentedBy('B1'))
      .when(consent('A1'), at(director))
      .then(consentedBy('A1'), tookEffect);
  });

  it('on paper is recorded by staff', () => {
    const paper = { form: 'PAPER', evidenceHash: paperHash } as const;
    const recorded = consentedBy('B1');
    given(proposed)
      .when(consent('B1', paper), at(gridWorker))
      .then({ ...recorded, data: { ...recorded.data, ...paper } } as ContractEvent);
  });

  it.each<[string, readonly ContractEvent[], ContractCommand, Actor, ProblemKind]>([
    ['unseen', [proposed], consent('B1'), resident, problems.DOCUMENT_NOT_SHOWN],
    ['the old text', open, consent('B1', { documentHash }), resident, problems.DOCUMENT_STALE],
    ['twice', [...open, consentedBy('B1')], consent('B1'), resident, problems.AMENDMENT_ALREADY_CONSENTED],
    ['for another', open, consent('A1'), resident, problems.SIGNING_FOR_ANOTHER],
    ['by a stranger', open, consent('B1'), stranger, problems.NOT_A_PARTY],
    [
      'without the key clause',
      open,
      consent('B1', { acknowledgedClauseIds: [] }),
      resident,
      problems.KEY_CLAUSES_NOT_ACKNOWLEDGED,
    ],
    ['to another proposal', open, consent('B1', { amendmentId: 'x' }), resident, problems.AMENDMENT_UNKNOWN],
    [
      'to a settled one',
      [...open, consentedBy('B1'), consentedBy('A1'), tookEffect],
      consent('B1'),
      resident,
      problems.AMENDMENT_CLOSED,
    ],
  ])('is refused: %s', (_, history, command, actor, problem) => {
    given(...history)
      .when(command, at(actor))
      .thenRefused(problem);
  });

  it('is refused after its deadline, and on paper dated before the proposal', () => {
    const late = '2026-08-01T00:00:00.000Z';
    given(...open)
      .when(consent('B1'), at(resident, late))
      .thenRefused(problems.CONSENT_PERIOD_OVER);
    const paper = consent('B1', { form: 'PAPER', evidenceHash: paperHash });
    given(...open)
      .when(paper, at(gridWorker, '2026-07-02T02:00:00.000Z', signedAt))
      .thenRefused(problems.CONSENTED_BEFORE_PROPOSAL);
  });
});

describe('an amendment that does not come about', () => {
  const rejection: ContractCommand = {
    type: 'RejectAmendment',
    data: { amendmentId: 'amendment-1', partyId: 'B1', reason: null, form: 'ELECTRONIC', evidenceHash: null },
  };
  const rejected: ContractEvent = {
    type: 'AmendmentRejected',
    data: { ...rejection.data, rejectedAt: '2026-07-02T02:00:00.000Z' },
  };
  const lapse: ContractCommand = { type: 'LapseAmendment', data: { amendmentId: 'amendment-1' } };

  it('is rejected by one', () => {
    given(...open, consentedBy('A1'))
      .when(rejection, at(resident))
      .then(rejected);
    given(...open, rejected)
      .when(consent('A1'), at(director))
      .thenRefused(problems.AMENDMENT_CLOSED);
    given(...open, consentedBy('B1'))
      .when(rejection, at(resident))
      .thenRefused(problems.AMENDMENT_ALREADY_CONSENTED);
  });

  it('lapses by silence', () => {
    given(...open)
      .when(lapse, at(system, consentBy))
      .then({ type: 'AmendmentLapsed', data: { amendmentId: 'amendment-1', cause: 'CONSENT_PERIOD_OVER' } });
    given(...open)
      .when(lapse, at(system))
      .thenRefused(problems.DEADLINE_NOT_REACHED);
    given(...open)
      .when(lapse, at(director, consentBy))
      .thenRefused(NOT_PERMITTED);
  });

  it('lapses when the contract ends', () => {
    given(...open)
      .when({ type: 'ExpireContract', data: {} }, at(system, '2027-06-10T16:00:00.000Z'))
      .then(
        { type: 'AmendmentLapsed', data: { amendmentId: 'amendment-1', cause: 'CONTRACT_ENDED' } },
        { type: 'ContractExpired', data: { endsOn: '2027-06-10', expiredAt: '2027-06-10T16:00:00.000Z' } },
      );
  });

  it('leaves the next proposal free', () => {
    const next = propose({ amendmentId: 'amendment-2' });
    given(...open, rejected)
      .when(next, at(director, proposedAt))
      .then({ ...proposed, data: { ...proposed.data, amendmentId: 'amendment-2' } });
  });
});

it('adds and removes clauses', () => {
  const added = { ...corridor, clauseId: 'parking', number: '第三条' };
  const changed = applyChanges(contractDocument, { clauses: [added], removedClauseIds: ['quiet'], values: [] });
  expect(changed.clauses.map(({ clauseId }) => clauseId)).toEqual(['corridor', 'parking']);
});

describe('a key clause', () => {
  function consentTo(document: ContractDocument, change: DocumentChanges) {
    const hash = documentHashOf(applyChanges(document, change));
    const base = documentHashOf(document);
    const data = { ...proposed.data, changes: change, baseDocumentHash: base, documentHash: hash };
    const history = [
      { ...issued, data: { ...issued.data, document, documentHash: base } },
      ...effectiveHistory.slice(1),
    ];
    const given = contract.given(...history, { ...proposed, data } as ContractEvent, viewedBy('B1', hash));
    return given.when(consent('B1', { documentHash: hash, acknowledgedClauseIds: [] }), at(resident));
  }

  it('is acknowledged again when only the value in one of its blanks changes', () => {
    const withBlank = { ...contractDocument, clauses: [{ ...quiet, text: '见{{contact}}。' }, corridor] };
    const change = { clauses: [], removedClauseIds: [], values: [{ name: 'contact', value: '居委会' }] };
    consentTo(withBlank, change).thenRefused(problems.KEY_CLAUSES_NOT_ACKNOWLEDGED);
  });

  it('is acknowledged again even if the change takes its mark away', () => {
    const change = { clauses: [{ ...earlier, key: false }], removedClauseIds: [], values: [] };
    consentTo(contractDocument, change).thenRefused(problems.KEY_CLAUSES_NOT_ACKNOWLEDGED);
  });
});
