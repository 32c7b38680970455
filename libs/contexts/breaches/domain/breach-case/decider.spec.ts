import type { Actor } from '#libs/kernel/actor';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import type { ProblemKind } from '#libs/kernel/problem';
import type { Sealed } from '#libs/kernel/sealed';
import { contextOf, specification } from '#libs/testing/decider-specification';
import type { BreachCaseCommand, ContractReference } from './commands.js';
import { breachCaseDecider } from './decider.js';
import type { BreachCaseEvent, EvidenceReference, PartyReference } from './events.js';
import { daysAfter } from './periods.js';
import * as problems from './problems.js';

const region = '370704001001';
const now = '2026-06-30T02:00:00.000Z';
const worker: Actor = { accountId: 'worker', role: 'GridWorker', regionCode: region };
const director: Actor = { accountId: 'director', role: 'CommitteeDirector', regionCode: region };
const reviewer: Actor = { accountId: 'reviewer', role: 'SubdistrictReviewer', regionCode: '370704001' };
const respondentActor: Actor = { accountId: 'r1', role: 'Resident', regionCode: region, subjectId: 's1' };
const neighbour: Actor = { accountId: 'r2', role: 'Resident', regionCode: region, subjectId: 's2' };

const text = 'q1:case:text:AAAA' as Sealed;
const household: PartyReference = { partyId: 'B1', kind: 'HOUSEHOLD', subjectId: 's1', householdId: 'h1' };
const committee: PartyReference = { partyId: 'A1', kind: 'COMMITTEE', subjectId: null, householdId: null };
const contract: ContractReference = {
  contractId: 'c1',
  regionCode: region,
  standing: 'BINDING',
  clauseIds: ['k1', 'k2'],
  parties: [committee, household],
};
const evidenceOf = (evidenceId: string): EvidenceReference => ({
  evidenceId,
  mediaType: 'image/jpeg',
  ciphertextHash: 'aa',
  contentDigest: 'bb',
});
const report = {
  contract,
  respondentPartyId: 'B1',
  clauseIds: ['k1'],
  description: text,
  evidence: [evidenceOf('e1')],
  occurredAt: '2026-06-29T00:00:00.000Z',
};
const reported: BreachCaseEvent = {
  type: 'BreachReported',
  data: {
    contractId: 'c1',
    regionCode: region,
    respondent: household,
    reporter: { accountId: 'worker', role: 'GridWorker', subjectId: null },
    clauseIds: ['k1'],
    description: text,
    evidence: [evidenceOf('e1')],
    occurredAt: report.occurredAt,
    reportedAt: now,
  },
};
const accepted: BreachCaseEvent = { type: 'BreachCaseAccepted', data: { acceptedAt: now } };
const period = { days: 5, counting: 'CALENDAR_DAYS' } as const;
const replyDueAt = daysAfter(now, 5);
const notice = { manner: 'IN_PERSON', statement: text, period, replyDueAt } as const;
const served: BreachCaseEvent = { type: 'BreachNoticeServed', data: { ...notice, servedAt: now } };
const replied: BreachCaseEvent = {
  type: 'BreachReplyReceived',
  data: { form: 'ELECTRONIC', reply: text, evidence: [], receivedAt: now },
};
const forceMajeure = { effect: 'NONE', statement: text } as const;
const found: BreachCaseEvent = {
  type: 'BreachFound',
  data: {
    clauseIds: ['k1'],
    statement: text,
    forceMajeure,
    decidedBy: 'director',
    decidedAt: now,
    appealDueAt: daysAfter(now, 15),
  },
};
const notFound: BreachCaseEvent = {
  type: 'BreachNotFound',
  data: { statement: text, forceMajeure, decidedBy: 'director', decidedAt: now },
};
const order = { remedy: 'RECTIFY', instruction: text, dueAt: daysAfter(now, 10) } as const;
const ordered: BreachCaseEvent = { type: 'RectificationOrdered', data: { ...order, orderedAt: now } };
const verification = { outcome: 'RECTIFIED', note: text, evidence: [evidenceOf('e2')] } as const;
const verified: BreachCaseEvent = {
  type: 'RectificationVerified',
  data: { ...verification, inTime: true, verifiedAt: now },
};
const closed: BreachCaseEvent = { type: 'BreachCaseClosed', data: { outcome: 'RESOLVED', closedAt: now } };
const appealed: BreachCaseEvent = { type: 'BreachFindingAppealed', data: { statement: text, appealedAt: now } };

const accept: BreachCaseCommand = { type: 'AcceptCase', data: {} };
const makeFinding = (overrides: object = {}): BreachCaseCommand => ({
  type: 'MakeFinding',
  data: { finding: 'FOUND', clauseIds: ['k1'], statement: text, forceMajeure, ...overrides },
});
const breach = specification(breachCaseDecider);
const investigating = [reported, accepted, served, replied];

describe('breach case: report', () => {
  const when = (overrides: object, actor: Actor = worker) =>
    breach.given().when({ type: 'ReportBreach', data: { ...report, ...overrides } }, contextOf(actor, { now }));

  it('is made by staff, a neighbour or the other party', () => {
    when({}).then(reported);
    const reporter = { accountId: 'r2', role: 'Resident', subjectId: 's2' } as const;
    when({}, neighbour).then({ ...reported, data: { ...reported.data, reporter } });
  });

  it.each<[string, object, Actor, ProblemKind]>([
    ['from outside the area', {}, { ...worker, regionCode: '370704001002' }, NOT_PERMITTED],
    ['by an auditor', {}, { ...worker, role: 'Auditor' }, NOT_PERMITTED],
    ['against oneself', {}, respondentActor, problems.REPORTING_ONESELF],
    ['by the committee against itself', { respondentPartyId: 'A1' }, director, problems.REPORTING_ONESELF],
    [
      'about a contract nobody concluded',
      { contract: { ...contract, standing: 'NOT_CONCLUDED' } },
      worker,
      problems.CONTRACT_NOT_BINDING,
    ],
    ['against somebody who is no party', { respondentPartyId: 'B9' }, worker, problems.RESPONDENT_UNKNOWN],
    ['about a clause of another contract', { clauseIds: ['k9'] }, worker, problems.CLAUSE_UNKNOWN],
    ['about no clause', { clauseIds: [] }, worker, problems.CLAUSE_UNKNOWN],
    ['without evidence', { evidence: [] }, worker, problems.EVIDENCE_REQUIRED],
    ['of tomorrow', { occurredAt: '2026-07-01T00:00:00.000Z' }, worker, problems.TIME_IN_FUTURE],
  ])('is refused %s', (_, overrides, actor, problem) => when(overrides, actor).thenRefused(problem));
});

describe('breach case: acceptance and dismissal', () => {
  it('is the director’s, once', () => {
    breach.given(reported).when(accept, contextOf(director, { now })).then(accepted);
    breach.given(reported, accepted).when(accept, contextOf(director)).thenNothing();
  });

  it('is never the reporter’s, nor the committee’s against itself', () => {
    const asDirector = contextOf({ ...director, accountId: 'worker' });
    breach.given(reported).when(accept, asDirector).thenRefused(problems.REPORTER_CANNOT_DECIDE);
    const againstCommittee = { ...reported, data: { ...reported.data, respondent: committee } } as BreachCaseEvent;
    breach.given(againstCommittee).when(accept, contextOf(director)).thenRefused(problems.RESPONDENT_CANNOT_DECIDE);
    breach.given(againstCommittee).when(accept, contextOf(reviewer, { now })).then(accepted);
  });

  it('dismisses with a ground, and that ends the case', () => {
    const dismissal = { ground: 'NO_SUCH_DUTY', statement: text } as const;
    const dismissed: BreachCaseEvent = { type: 'BreachCaseDismissed', data: { ...dismissal, dismissedAt: now } };
    breach.given(reported).when({ type: 'DismissCase', data: dismissal }, contextOf(director, { now })).then(dismissed);
    breach.given(reported, dismissed).when(accept, contextOf(director)).thenRefused(problems.CASE_STAGE_UNSUITABLE);
  });
});

describe('breach case: both sides are heard', () => {
  it.each([2, 31, 4.5])('refuses a reply period of %p days', (days) => {
    const command: BreachCaseCommand = { type: 'ServeNotice', data: { ...notice, period: { ...period, days } } };
    breach
      .given(reported, accepted)
      .when(command, contextOf(worker, { now }))
      .thenRefused(problems.REPLY_PERIOD_INVALID);
  });

  it('counts the reply period from the record, not from a date set back', () => {
    const early = { now, effectiveAt: daysAfter(now, -5) };
    const command: BreachCaseCommand = { type: 'ServeNotice', data: { ...notice, replyDueAt: daysAfter(now, 0) } };
    breach.given(reported, accepted).when(command, contextOf(worker, early)).thenRefused(problems.REPLY_PERIOD_INVALID);
  });

  it('takes the respondent’s reply, once', () => {
    const command: BreachCaseCommand = {
      type: 'ReceiveReply',
      data: { form: 'ELECTRONIC', reply: text, evidence: [] },
    };
    breach.given(reported, accepted, served).when(command, contextOf(respondentActor, { now })).then(replied);
    breach
      .given(...investigating)
      .when(command, contextOf(respondentActor))
      .thenRefused(problems.REPLY_ALREADY_RECEIVED);
    breach
      .given(reported, accepted, served)
      .when(command, contextOf(neighbour))
      .thenRefused(problems.NOT_THE_RESPONDENT);
  });

  it('takes a paper reply from staff, with the scan', () => {
    const paper = { form: 'PAPER', reply: text, evidence: [] } as const;
    breach
      .given(reported, accepted, served)
      .when({ type: 'ReceiveReply', data: paper }, contextOf(worker))
      .thenRefused(problems.EVIDENCE_REQUIRED);
  });

  it('waits for the reply or the end of the period', () => {
    const before = contextOf(director, { now: daysAfter(now, 4) });
    breach.given(reported, accepted, served).when(makeFinding(), before).thenRefused(problems.REPLY_STILL_OPEN);
    const decidedAt = replyDueAt;
    const late: BreachCaseEvent = {
      ...found,
      data: { ...found.data, decidedAt, appealDueAt: daysAfter(decidedAt, 15) },
    };
    breach
      .given(reported, accepted, served)
      .when(makeFinding(), contextOf(director, { now: decidedAt }))
      .then(late);
  });
});

describe('breach case: finding', () => {
  it('is made by a human with the authority, who did not report', () => {
    breach
      .given(...investigating)
      .when(makeFinding(), contextOf(director, { now }))
      .then(found);
    breach
      .given(...investigating)
      .when(makeFinding({ finding: 'NOT_FOUND' }), contextOf(director, { now }))
      .then(notFound);
    breach
      .given(...investigating)
      .when(makeFinding(), contextOf({ ...worker, accountId: 'w2' }))
      .thenRefused(NOT_PERMITTED);
    const system: Actor = { accountId: 'deadlines', role: 'System', regionCode: '000000' };
    breach
      .given(...investigating)
      .when(makeFinding(), contextOf(system))
      .thenRefused(NOT_PERMITTED);
    breach
      .given(...investigating)
      .when(makeFinding(), contextOf({ ...director, accountId: 'worker' }))
      .thenRefused(problems.REPORTER_CANNOT_DECIDE);
  });

  it('needs notice', () => {
    breach
      .given(reported, accepted)
      .when(makeFinding(), contextOf(director))
      .thenRefused(problems.CASE_STAGE_UNSUITABLE);
  });

  it('is ruled out where force majeure exempts in full', () => {
    const exempt = makeFinding({ forceMajeure: { effect: 'FULL', statement: text } });
    breach
      .given(...investigating)
      .when(exempt, contextOf(director))
      .thenRefused(problems.FORCE_MAJEURE_EXEMPTS);
  });

  it('names clauses that were reported', () => {
    breach
      .given(...investigating)
      .when(makeFinding({ clauseIds: ['k2'] }), contextOf(director))
      .thenRefused(problems.CLAUSE_UNKNOWN);
  });
});

describe('breach case: rectification and end', () => {
  it('is ordered, verified by staff and closed', () => {
    breach
      .given(...investigating, found)
      .when({ type: 'OrderRectification', data: order }, contextOf(director, { now }))
      .then(ordered);
    breach
      .given(...investigating, found, ordered)
      .when({ type: 'VerifyRectification', data: verification }, contextOf(worker, { now }))
      .then(verified);
    breach
      .given(...investigating, found, ordered, verified)
      .when({ type: 'CloseCase', data: {} }, contextOf(director, { now }))
      .then(closed);
    breach
      .given(...investigating, found, ordered, verified, closed)
      .when({ type: 'CloseCase', data: {} }, contextOf(director))
      .thenNothing();
  });

  it('is not verified by the obliged party or without evidence', () => {
    const command: BreachCaseCommand = { type: 'VerifyRectification', data: verification };
    breach
      .given(...investigating, found, ordered)
      .when(command, contextOf({ ...worker, subjectId: 's1' }))
      .thenRefused(problems.RESPONDENT_CANNOT_DECIDE);
    breach
      .given(...investigating, found, ordered)
      .when(command, contextOf(respondentActor))
      .thenRefused(NOT_PERMITTED);
    const bare: BreachCaseCommand = { type: 'VerifyRectification', data: { ...verification, evidence: [] } };
    breach
      .given(...investigating, found, ordered)
      .when(bare, contextOf(worker))
      .thenRefused(problems.EVIDENCE_REQUIRED);
  });

  it('is ordered again when it was not carried out', () => {
    const failed: BreachCaseEvent = {
      type: 'RectificationVerified',
      data: { ...verification, outcome: 'NOT_RECTIFIED', inTime: false, verifiedAt: now },
    };
    breach
      .given(...investigating, found, ordered)
      .when({ type: 'OrderRectification', data: order }, contextOf(director))
      .thenRefused(problems.RECTIFICATION_OPEN);
    breach
      .given(...investigating, found, ordered, failed)
      .when({ type: 'OrderRectification', data: order }, contextOf(director, { now }))
      .then(ordered);
    breach
      .given(...investigating, found, ordered, failed)
      .when({ type: 'CloseCase', data: {} }, contextOf(director))
      .thenRefused(problems.CASE_STAGE_UNSUITABLE);
  });
});

describe('breach case: appeal', () => {
  const appeal: BreachCaseCommand = { type: 'AppealFinding', data: { statement: text } };
  const decide = (decision: 'UPHELD' | 'OVERTURNED'): BreachCaseCommand => ({
    type: 'DecideAppeal',
    data: { decision, statement: text },
  });

  it.each<[string, BreachCaseEvent[]]>([
    ['after the finding', [found]],
    ['while rectifying', [found, ordered]],
    ['even after the case was closed', [found, ordered, verified, closed]],
  ])('is open to the respondent %s', (_, more) => {
    breach
      .given(...investigating, ...more)
      .when(appeal, contextOf(respondentActor, { now }))
      .then(appealed);
  });

  it('is refused to others, late, twice, and where nothing was found', () => {
    breach
      .given(...investigating, found)
      .when(appeal, contextOf(neighbour))
      .thenRefused(problems.NOT_THE_RESPONDENT);
    breach
      .given(...investigating, found)
      .when(appeal, contextOf(respondentActor, { now: daysAfter(now, 16) }))
      .thenRefused(problems.APPEAL_PERIOD_OVER);
    breach
      .given(...investigating, found, appealed)
      .when(appeal, contextOf(respondentActor))
      .thenRefused(problems.ALREADY_APPEALED);
    breach
      .given(...investigating, notFound)
      .when(appeal, contextOf(respondentActor))
      .thenRefused(problems.CASE_STAGE_UNSUITABLE);
  });

  it('is decided by the subdistrict, not by who decided first', () => {
    const decided = { statement: text, decidedBy: 'reviewer', decidedAt: now };
    breach
      .given(...investigating, found, appealed)
      .when(decide('UPHELD'), contextOf(reviewer, { now }))
      .then({
        type: 'BreachFindingUpheld',
        data: { ...decided, rectificationDueAt: null },
      });
    breach
      .given(...investigating, found, appealed)
      .when(decide('OVERTURNED'), contextOf(reviewer, { now }))
      .then({ type: 'BreachFindingOverturned', data: decided });
    breach
      .given(...investigating, found, appealed)
      .when(decide('UPHELD'), contextOf(director))
      .thenRefused(NOT_PERMITTED);
    const byReviewer = { ...found, data: { ...found.data, decidedBy: 'reviewer' } } as BreachCaseEvent;
    breach
      .given(...investigating, byReviewer, appealed)
      .when(decide('UPHELD'), contextOf(reviewer))
      .thenRefused(problems.DECIDER_CANNOT_REVIEW);
    breach
      .given(...investigating, byReviewer, appealed)
      .when(decide('OVERTURNED'), contextOf({ ...reviewer, accountId: 'reviewer-2' }, { now }))
      .then({
        type: 'BreachFindingOverturned',
        data: { ...decided, decidedBy: 'reviewer-2' },
      });
  });

  it('stops the clock of a rectification', () => {
    const later = daysAfter(now, 7);
    breach
      .given(...investigating, found, ordered, appealed)
      .when(decide('UPHELD'), contextOf(reviewer, { now: later }))
      .then({
        type: 'BreachFindingUpheld',
        data: {
          statement: text,
          decidedBy: 'reviewer',
          decidedAt: later,
          rectificationDueAt: daysAfter(order.dueAt, 7),
        },
      });
  });
});
