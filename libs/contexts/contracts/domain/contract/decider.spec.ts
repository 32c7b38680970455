import { NOT_PERMITTED } from '#libs/kernel/permission';
import type { Actor } from '#libs/kernel/actor';
import type { ProblemKind } from '#libs/kernel/problem';
import type { Sealed } from '#libs/kernel/sealed';
import {
  contractDocument,
  director,
  documentHash,
  effectiveHistory,
  elsewhere,
  gridWorker,
  issued,
  issuedAt,
  paperHash,
  resident,
  signBy,
  signedAt,
  signedBy,
  stranger,
  system,
  viewedBy,
  WUYI,
} from '#libs/testing/contract-examples';
import { contextOf, specification } from '#libs/testing/decider-specification';
import { DOCUMENT_OUT_OF_BOUNDS, VARIABLE_MISSING, VARIABLE_UNKNOWN } from '../document/problems.js';
import type { ContractCommand } from './commands.js';
import { contractDecider } from './decider.js';
import type { ContractEvent } from './events.js';
import * as problems from './problems.js';

const contract = specification(contractDecider);
const at = (actor: Actor, now = signedAt, effectiveAt = now) => contextOf(actor, { now, effectiveAt });

const issueIt: ContractCommand = {
  type: 'IssueContract',
  data: { regionCode: WUYI, campaignId: null, document: contractDocument, signBy },
};
const sign = (partyId: string, overrides: object = {}): ContractCommand => ({
  type: 'SignContract',
  data: {
    partyId,
    documentHash,
    acknowledgedClauseIds: partyId === 'B1' ? ['quiet'] : [],
    form: 'ELECTRONIC',
    evidenceHash: null,
    ...overrides,
  },
});
const decline = (overrides: object = {}): ContractCommand => ({
  type: 'DeclineContract',
  data: { partyId: 'B1', reason: null, form: 'ELECTRONIC', evidenceHash: null, ...overrides },
});
const withdraw: ContractCommand = { type: 'WithdrawContract', data: {} };
const declined: ContractEvent = {
  type: 'ContractDeclined',
  data: { partyId: 'B1', reason: null, form: 'ELECTRONIC', evidenceHash: null, declinedAt: signedAt },
};
const withdrawn: ContractEvent = { type: 'ContractWithdrawn', data: { withdrawnAt: signedAt } };
const lapsed: ContractEvent = { type: 'SigningLapsed', data: { signBy } };
const expired: ContractEvent = {
  type: 'ContractExpired',
  data: { endsOn: '2027-06-10', expiredAt: '2027-06-10T16:00:00.000Z' },
};
const terminated: ContractEvent = {
  type: 'ContractTerminated',
  data: { ground: 'MUTUAL_AGREEMENT', evidenceHash: paperHash, terminatedAt: signedAt },
};
const outcome = { documentHash, documentVersion: 1, effectiveFrom: signedAt, endsOn: '2027-06-10' } as const;

describe('issuing a contract', () => {
  it('puts the whole text, its hash and its deadline on record', () => {
    contract.given().when(issueIt, at(gridWorker, issuedAt)).then(issued);
  });

  it('happens once', () => {
    contract.given(issued).when(issueIt, at(gridWorker)).thenRefused(problems.CONTRACT_ALREADY_ISSUED);
  });

  it('is for staff of the region', () => {
    contract.given().when(issueIt, at(elsewhere, issuedAt)).thenRefused(problems.CONTRACT_OUTSIDE_AREA);
    contract.given().when(issueIt, at(resident, issuedAt)).thenRefused(NOT_PERMITTED);
  });

  it.each<[string, object, ProblemKind]>([
    ['no clause', { clauses: [] }, DOCUMENT_OUT_OF_BOUNDS],
    ['nobody who signs', { parties: [{ ...contractDocument.parties[0], signs: false }] }, DOCUMENT_OUT_OF_BOUNDS],
    ['one side alone', { parties: [contractDocument.parties[0]] }, DOCUMENT_OUT_OF_BOUNDS],
    [
      'a side that does not sign',
      { parties: contractDocument.parties.map((party) => ({ ...party, signs: party.side === 'PARTY_A' })) },
      DOCUMENT_OUT_OF_BOUNDS,
    ],
    [
      'one party twice',
      { parties: [...contractDocument.parties, contractDocument.parties[0]] },
      DOCUMENT_OUT_OF_BOUNDS,
    ],
    ['a day that does not exist', { term: { startsOn: '2026-02-30', months: 1 } }, DOCUMENT_OUT_OF_BOUNDS],
    ['a term of nothing', { term: { startsOn: null, months: 0 } }, DOCUMENT_OUT_OF_BOUNDS],
    ['an undeclared variable', { variables: [contractDocument.variables[0]] }, VARIABLE_UNKNOWN],
    [
      'an empty required variable',
      { variables: [{ ...contractDocument.variables[0], value: null }, contractDocument.variables[1]] },
      VARIABLE_MISSING,
    ],
  ])('refuses a text with %s', (_, change, problem) => {
    const command = { type: 'IssueContract', data: { ...issueIt.data, document: { ...contractDocument, ...change } } };
    contract
      .given()
      .when(command as ContractCommand, at(gridWorker, issuedAt))
      .thenRefused(problem);
  });

  it('gives a time for signing that lies ahead, within a year', () => {
    for (const late of [issuedAt, '2028-01-01T00:00:00.000Z']) {
      const command = { type: 'IssueContract', data: { ...issueIt.data, signBy: late } } as ContractCommand;
      contract.given().when(command, at(gridWorker, issuedAt)).thenRefused(problems.SIGN_BY_OUT_OF_RANGE);
    }
  });
});

describe('viewing a contract', () => {
  const view = (partyId: string, hash = documentHash): ContractCommand => ({
    type: 'ViewContract',
    data: { partyId, documentHash: hash, manner: 'READ' },
  });

  it('is on record once for each text', () => {
    const viewed = viewedBy('B1');
    contract.given(issued).when(view('B1'), at(resident, '2026-06-09T02:00:00.000Z')).then(viewed);
    contract.given(issued, viewed).when(view('B1'), at(resident)).thenNothing();
  });

  it('is of the text now on offer and by the party itself', () => {
    contract
      .given(issued)
      .when(view('B1', 'b'.repeat(64)), at(resident))
      .thenRefused(problems.DOCUMENT_STALE);
    contract.given(issued).when(view('B1'), at(stranger)).thenRefused(problems.NOT_A_PARTY);
    contract.given(issued).when(view('B1'), at(director)).thenRefused(problems.SIGNING_FOR_ANOTHER);
  });
});

describe('signing a contract', () => {
  const shown = [issued, viewedBy('B1')];

  it('takes the hash shown', () => {
    contract
      .given(...shown)
      .when(sign('B1'), at(resident))
      .then(signedBy('B1'));
  });

  it('by the last party concludes it and puts it in force for its term', () => {
    contract
      .given(...shown, signedBy('B1'), viewedBy('A1'))
      .when(sign('A1'), at(director))
      .then(
        signedBy('A1'),
        { type: 'ContractFullySigned', data: outcome },
        { type: 'ContractBecameEffective', data: outcome },
      );
  });

  it('before the agreed first day leaves it signed, until that day comes', () => {
    const later = { ...contractDocument, term: { startsOn: '2026-07-01', months: 12 } };
    const issue = { type: 'IssueContract', data: { ...issueIt.data, document: later } } as ContractCommand;
    const [offered] = contractDecider.decide(issue, { status: 'ABSENT' }, at(gridWorker, issuedAt));
    const hash = offered?.type === 'ContractIssued' ? offered.data.documentHash : '';
    const by = (partyId: string) =>
      ({ type: 'ContractSigned', data: { ...signedBy(partyId).data, documentHash: hash } }) as const;
    const future = { ...outcome, documentHash: hash, effectiveFrom: '2026-06-30T16:00:00.000Z', endsOn: '2027-07-01' };
    const signing = [offered as ContractEvent, viewedBy('B1', hash), by('B1'), viewedBy('A1', hash)];
    contract
      .given(...signing)
      .when(sign('A1', { documentHash: hash }), at(director))
      .then(by('A1'), { type: 'ContractFullySigned', data: future });
    const concluded = [...signing, by('A1'), { type: 'ContractFullySigned', data: future } as const];
    const makeEffective: ContractCommand = { type: 'MakeContractEffective', data: {} };
    contract
      .given(...concluded)
      .when(makeEffective, at(system, '2026-06-30T16:00:00.000Z'))
      .then({ type: 'ContractBecameEffective', data: future });
    contract
      .given(...concluded)
      .when(makeEffective, at(system))
      .thenRefused(problems.DEADLINE_NOT_REACHED);
    contract
      .given(...concluded)
      .when(makeEffective, at(director))
      .thenRefused(NOT_PERMITTED);
  });

  it('on paper is recorded by staff with the scan, for the day on the paper', () => {
    const paper = { form: 'PAPER', evidenceHash: paperHash };
    const day = '2026-06-05T02:00:00.000Z';
    contract
      .given(issued)
      .when(sign('B1', paper), at(gridWorker, signedAt, day))
      .then({ type: 'ContractSigned', data: { ...signedBy('B1', day).data, form: 'PAPER', evidenceHash: paperHash } });
    contract
      .given(issued)
      .when(sign('B1', { form: 'PAPER' }), at(gridWorker))
      .thenRefused(problems.EVIDENCE_REQUIRED);
    contract.given(issued).when(sign('B1', paper), at(resident)).thenRefused(NOT_PERMITTED);
    contract.given(issued).when(sign('B1', paper), at(elsewhere)).thenRefused(problems.CONTRACT_OUTSIDE_AREA);
    contract.given(issued).when(sign('A1', paper), at(gridWorker)).thenRefused(problems.SIGNING_FOR_ANOTHER);
    contract
      .given(issued)
      .when(sign('B1', { ...paper, documentHash: 'b'.repeat(64) }), at(gridWorker))
      .thenRefused(problems.DOCUMENT_STALE);
    contract
      .given(issued)
      .when(sign('B1', paper), at(gridWorker, signedAt, '2026-05-01T00:00:00.000Z'))
      .thenRefused(problems.SIGNED_BEFORE_ISSUE);
  });

  it.each<[string, readonly ContractEvent[], ContractCommand, Actor, ProblemKind]>([
    ['before issue', [], sign('B1'), resident, problems.CONTRACT_NOT_ISSUED],
    ['unseen', [issued], sign('B1'), resident, problems.DOCUMENT_NOT_SHOWN],
    ['a stale hash', shown, sign('B1', { documentHash: 'b'.repeat(64) }), resident, problems.DOCUMENT_STALE],
    ['twice', [...shown, signedBy('B1')], sign('B1'), resident, problems.ALREADY_SIGNED],
    ['for someone else', shown, sign('A1'), resident, problems.SIGNING_FOR_ANOTHER],
    ['by a stranger', shown, sign('B1'), stranger, problems.NOT_A_PARTY],
    ['for a party that is none', shown, sign('C1'), resident, problems.NOT_A_PARTY],
    ['from another area', shown, sign('A1'), elsewhere, problems.CONTRACT_OUTSIDE_AREA],
    [
      'without the key clauses',
      shown,
      sign('B1', { acknowledgedClauseIds: [] }),
      resident,
      problems.KEY_CLAUSES_NOT_ACKNOWLEDGED,
    ],
    [
      'a clause that is none',
      shown,
      sign('B1', { acknowledgedClauseIds: ['x'] }),
      resident,
      problems.ACKNOWLEDGED_CLAUSE_UNKNOWN,
    ],
    [
      'with paper evidence in e-form',
      shown,
      sign('B1', { evidenceHash: paperHash }),
      resident,
      problems.EVIDENCE_UNEXPECTED,
    ],
    ['after decline', [...shown, declined], sign('B1'), resident, problems.CONTRACT_DECLINED],
    ['after withdrawal', [...shown, withdrawn], sign('B1'), resident, problems.CONTRACT_WITHDRAWN],
    ['after lapse', [...shown, lapsed], sign('B1'), resident, problems.CONTRACT_LAPSED],
    ['after expiry', [...effectiveHistory, expired], sign('B1'), resident, problems.CONTRACT_EXPIRED],
    ['after termination', [...effectiveHistory, terminated], sign('B1'), resident, problems.CONTRACT_TERMINATED],
  ])('is refused: %s', (_, history, command, actor, problem) => {
    contract
      .given(...history)
      .when(command, at(actor))
      .thenRefused(problem);
  });

  it('cannot be dated back in e-form, nor done after the deadline', () => {
    contract
      .given(...shown)
      .when(sign('B1'), at(resident, signedAt, issuedAt))
      .thenRefused(problems.ELECTRONIC_BACKDATED);
    contract
      .given(...shown)
      .when(sign('B1'), at(resident, '2026-08-01T00:00:00.000Z'))
      .thenRefused(problems.SIGNING_PERIOD_OVER);
  });
});

describe('countersigning from a list', () => {
  const countersign: ContractCommand = { type: 'CountersignContract', data: { partyId: 'A1', documentHash } };
  const listed: ContractEvent = {
    type: 'ContractViewed',
    data: { partyId: 'A1', documentHash, manner: 'LISTED', viewedAt: signedAt },
  };

  it('records how the text was shown, signs and concludes', () => {
    contract
      .given(issued, viewedBy('B1'), signedBy('B1'))
      .when(countersign, at(director))
      .then(
        listed,
        signedBy('A1'),
        { type: 'ContractFullySigned', data: outcome },
        { type: 'ContractBecameEffective', data: outcome },
      );
  });

  it('is for the committee, after another side has signed', () => {
    contract.given(issued).when(countersign, at(director)).thenRefused(problems.COUNTERSIGNING_NOT_OPEN);
    const household = { type: 'CountersignContract', data: { partyId: 'B1', documentHash } } as ContractCommand;
    contract.given(issued).when(household, at(resident)).thenRefused(problems.COUNTERSIGNING_NOT_OPEN);
    const signed = [issued, viewedBy('B1'), signedBy('B1')];
    contract
      .given(...signed)
      .when(countersign, at(gridWorker))
      .thenRefused(problems.SIGNING_FOR_ANOTHER);
  });

  it('does not count as reading for anybody else', () => {
    const listedForHousehold = { ...listed, data: { ...listed.data, partyId: 'B1' } } as ContractEvent;
    contract.given(issued, listedForHousehold).when(sign('B1'), at(resident)).thenRefused(problems.DOCUMENT_NOT_SHOWN);
  });
});

describe('a contract that does not come about', () => {
  it('is declined by a party, with or without a reason', () => {
    contract.given(issued).when(decline(), at(resident)).then(declined);
    const reason = 'sealed-reason' as Sealed;
    const withReason = { ...declined, data: { ...declined.data, reason } } as ContractEvent;
    contract.given(issued).when(decline({ reason }), at(resident)).then(withReason);
    contract.given(issued, signedBy('B1')).when(decline(), at(resident)).thenRefused(problems.ALREADY_SIGNED);
    contract.given(issued).when(decline(), at(stranger)).thenRefused(problems.NOT_A_PARTY);
  });

  it('is not declined by the committee once another side has accepted its offer', () => {
    const byCommittee = decline({ partyId: 'A1' });
    contract
      .given(issued)
      .when(byCommittee, at(director))
      .then({
        type: 'ContractDeclined',
        data: { ...declined.data, partyId: 'A1' },
      });
    contract.given(issued, signedBy('B1')).when(byCommittee, at(director)).thenRefused(problems.ALREADY_ACCEPTED);
  });

  it('is declined on paper through staff', () => {
    const paper = { form: 'PAPER', evidenceHash: paperHash } as const;
    contract
      .given(issued)
      .when(decline(paper), at(gridWorker))
      .then({ type: 'ContractDeclined', data: { ...declined.data, ...paper } });
  });

  it('is withdrawn before acceptance only', () => {
    contract.given(issued).when(withdraw, at(gridWorker)).then(withdrawn);
    contract.given(issued, signedBy('A1')).when(withdraw, at(gridWorker)).then(withdrawn);
    contract.given(issued, signedBy('B1')).when(withdraw, at(gridWorker)).thenRefused(problems.ALREADY_ACCEPTED);
    contract.given(issued).when(withdraw, at(resident)).thenRefused(NOT_PERMITTED);
    contract.given(issued, withdrawn).when(withdraw, at(gridWorker)).thenRefused(problems.CONTRACT_WITHDRAWN);
  });

  it('lapses when the signing period is over', () => {
    const lapse: ContractCommand = { type: 'LapseSigning', data: {} };
    contract.given(issued).when(lapse, at(system, signBy)).then(lapsed);
    contract.given(issued).when(lapse, at(system)).thenRefused(problems.DEADLINE_NOT_REACHED);
    contract.given(issued).when(lapse, at(director, signBy)).thenRefused(NOT_PERMITTED);
    contract
      .given(...effectiveHistory)
      .when(lapse, at(system, signBy))
      .thenRefused(problems.ALREADY_CONCLUDED);
  });
});

describe('expiry', () => {
  const expire: ContractCommand = { type: 'ExpireContract', data: {} };

  it('comes at the end of the last day', () => {
    contract
      .given(...effectiveHistory)
      .when(expire, at(system, '2027-06-10T16:00:00.000Z'))
      .then(expired);
    contract
      .given(...effectiveHistory)
      .when(expire, at(system, '2027-06-10T15:59:59.999Z'))
      .thenRefused(problems.DEADLINE_NOT_REACHED);
  });

  it('does not come to a contract without term, nor twice', () => {
    const endless = effectiveHistory.map((event) =>
      event.type === 'ContractFullySigned' ? { ...event, data: { ...event.data, endsOn: null } } : event,
    );
    contract
      .given(...endless)
      .when(expire, at(system, '2099-01-01T00:00:00.000Z'))
      .thenRefused(problems.WITHOUT_TERM_END);
    contract
      .given(...effectiveHistory, expired)
      .when(expire, at(system, '2027-06-11T00:00:00.000Z'))
      .thenRefused(problems.CONTRACT_EXPIRED);
  });
});
