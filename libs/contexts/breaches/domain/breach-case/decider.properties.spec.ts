import fc from 'fast-check';
import type { Actor } from '#libs/kernel/actor';
import type { Instant } from '#libs/kernel/clock';
import type { DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import type { Sealed } from '#libs/kernel/sealed';
import type { BreachCaseCommand, ContractReference } from './commands.js';
import { breachCaseDecider } from './decider.js';
import type { BreachCaseEvent, EvidenceReference } from './events.js';
import { daysAfter } from './periods.js';
import { initialBreachCase, type BreachCaseState } from './state.js';

const region = '370704001001';
const start = '2026-06-01T00:00:00.000Z';
const text = 'q1:case:text:AAAA' as Sealed;

const worker: Actor = { accountId: 'worker', role: 'GridWorker', regionCode: region };
const director: Actor = { accountId: 'director', role: 'CommitteeDirector', regionCode: region };
const reviewer: Actor = { accountId: 'reviewer', role: 'SubdistrictReviewer', regionCode: '370704001' };
const secondReviewer: Actor = { ...reviewer, accountId: 'reviewer-2' };
const respondent: Actor = { accountId: 'r1', role: 'Resident', regionCode: region, subjectId: 's1' };

/** A small town in which everybody meets everybody. */
const actors = fc.constantFrom<Actor>(
  worker,
  { ...worker, role: 'CommitteeDirector' },
  director,
  reviewer,
  secondReviewer,
  respondent,
  { accountId: 'r2', role: 'Resident', regionCode: region, subjectId: 's2' },
  { accountId: 'elsewhere', role: 'CommitteeDirector', regionCode: '370704001002' },
  { accountId: 'deadlines', role: 'System', regionCode: '000000' },
  { accountId: 'auditor', role: 'Auditor', regionCode: '370704' },
);
const contract: ContractReference = {
  contractId: 'c1',
  regionCode: region,
  standing: 'BINDING',
  clauseIds: ['k1', 'k2'],
  parties: [
    { partyId: 'A1', kind: 'COMMITTEE', subjectId: null, householdId: null },
    { partyId: 'B1', kind: 'HOUSEHOLD', subjectId: 's1', householdId: 'h1' },
  ],
};

/** Commands whose dates hang on when they are given. */
type Draft = (now: Instant) => BreachCaseCommand;
const evidence = fc.integer({ min: 1, max: 12 }).map((number): EvidenceReference => ({
  evidenceId: `e${number}`,
  mediaType: 'image/png',
  ciphertextHash: 'aa',
  contentDigest: 'bb',
}));
const someEvidence = fc.uniqueArray(evidence, { maxLength: 2, selector: ({ evidenceId }) => evidenceId });
const clauseIds = fc.oneof(
  { weight: 4, arbitrary: fc.constant(['k1']) },
  { weight: 1, arbitrary: fc.subarray(['k1', 'k2']) },
);
const forceMajeure = fc
  .constantFrom('NONE' as const, 'NONE' as const, 'PARTIAL' as const, 'FULL' as const)
  .map((effect) => ({ effect, statement: text }));

const reports: fc.Arbitrary<Draft> = fc
  .record({ respondentPartyId: fc.constantFrom('A1', 'B1', 'B1', 'B1'), clauseIds, evidence: someEvidence })
  .map((data) => () => ({ type: 'ReportBreach', data: { contract, description: text, occurredAt: start, ...data } }));
const acceptances = fc.constant<Draft>(() => ({ type: 'AcceptCase', data: {} }));
const notices: fc.Arbitrary<Draft> = fc
  .record({ days: fc.integer({ min: 2, max: 8 }), more: fc.integer({ min: -1, max: 4 }) })
  .map(({ days, more }) => (now) => ({
    type: 'ServeNotice',
    data: {
      manner: 'POST',
      statement: text,
      period: { days, counting: 'CALENDAR_DAYS' },
      replyDueAt: daysAfter(now, days + more),
    },
  }));
const replies: fc.Arbitrary<Draft> = fc
  .record({ form: fc.constantFrom('ELECTRONIC' as const, 'PAPER' as const), evidence: someEvidence })
  .map((data) => () => ({ type: 'ReceiveReply', data: { reply: text, ...data } }));
const findings: fc.Arbitrary<Draft> = fc
  .record({
    finding: fc.constantFrom('FOUND' as const, 'FOUND' as const, 'NOT_FOUND' as const),
    clauseIds,
    forceMajeure,
  })
  .map((data) => () => ({ type: 'MakeFinding', data: { statement: text, ...data } }));
const orders: fc.Arbitrary<Draft> = fc.integer({ min: -1, max: 20 }).map((days) => (now) => ({
  type: 'OrderRectification',
  data: { remedy: 'RECTIFY', instruction: text, dueAt: daysAfter(now, days) },
}));
const verifications: fc.Arbitrary<Draft> = fc
  .record({
    outcome: fc.constantFrom('RECTIFIED' as const, 'RECTIFIED' as const, 'NOT_RECTIFIED' as const),
    evidence: someEvidence,
  })
  .map((data) => () => ({ type: 'VerifyRectification', data: { note: text, ...data } }));
const closures = fc.constant<Draft>(() => ({ type: 'CloseCase', data: {} }));
const appeals = fc.constant<Draft>(() => ({ type: 'AppealFinding', data: { statement: text } }));
const appealDecisions: fc.Arbitrary<Draft> = fc
  .constantFrom('UPHELD' as const, 'OVERTURNED' as const)
  .map((decision) => () => ({ type: 'DecideAppeal', data: { decision, statement: text } }));
const additions: fc.Arbitrary<Draft> = evidence.map((one) => () => ({ type: 'AddEvidence', data: { evidence: one } }));
const dismissals = fc.constant<Draft>(() => ({
  type: 'DismissCase',
  data: { ground: 'NO_SUCH_DUTY', statement: text },
}));
const anything = fc.oneof(
  reports,
  acceptances,
  notices,
  replies,
  findings,
  orders,
  verifications,
  closures,
  appeals,
  appealDecisions,
  additions,
  { weight: 1, arbitrary: dismissals },
);

interface Step {
  readonly command: BreachCaseCommand;
  readonly context: DecisionContext;
}
interface Drawn {
  readonly draft: Draft;
  readonly actor: Actor;
  readonly days: number;
}

const pauses = fc.integer({ min: 0, max: 4 });
const noise: fc.Arbitrary<Drawn> = fc.record({ draft: anything, actor: actors, days: fc.integer({ min: 0, max: 1 }) });
const drawn = (draft: fc.Arbitrary<Draft>, ...likely: readonly Actor[]): fc.Arbitrary<Drawn> =>
  fc.record({
    draft,
    actor: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...likely) }, { weight: 1, arbitrary: actors }),
    days: pauses,
  });

/** The way of a case in its order, each step with some noise before it: pure noise would hardly ever get beyond the report. */
const way = [
  drawn(reports, worker),
  drawn(acceptances, director, reviewer),
  drawn(notices, worker),
  drawn(replies, respondent, worker),
  drawn(findings, director, reviewer),
  drawn(orders, director, reviewer),
  drawn(verifications, worker),
  drawn(orders, director),
  drawn(verifications, worker),
  drawn(closures, director, reviewer),
  drawn(appeals, respondent),
  drawn(appealDecisions, secondReviewer),
  drawn(closures, director, reviewer),
];
const steps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(...way.map((step) => fc.tuple(fc.array(noise, { maxLength: 3 }), step)))
  .map((parts) => {
    let now = start;
    return parts
      .flatMap(([before, step]) => [...before, step])
      .map(({ draft, actor, days }) => {
        now = daysAfter(now, days);
        return { command: draft(now), context: { actor, now, effectiveAt: now } };
      });
  });

function attempt({ command, context }: Step, state: BreachCaseState): readonly BreachCaseEvent[] {
  try {
    return breachCaseDecider.decide(command, state, context);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

interface Moment {
  readonly step: Step;
  readonly event: BreachCaseEvent;
  /** Events before this one. */
  readonly past: readonly BreachCaseEvent[];
  readonly before: BreachCaseState;
  readonly after: BreachCaseState;
}

/** Shows every event of a random history with its past. */
function play(history: readonly Step[], look: (moment: Moment) => void): readonly BreachCaseEvent[] {
  let state: BreachCaseState = initialBreachCase;
  const past: BreachCaseEvent[] = [];
  for (const step of history) {
    for (const event of attempt(step, state)) {
      const after = breachCaseDecider.evolve(state, event);
      look({ step, event, past: [...past], before: state, after });
      past.push(event);
      state = after;
    }
  }
  return past;
}

type Of<Type extends BreachCaseEvent['type']> = Extract<BreachCaseEvent, { type: Type }>;
function eventIn<Type extends BreachCaseEvent['type']>(
  past: readonly BreachCaseEvent[],
  type: Type,
): Of<Type> | undefined {
  return past.find((event): event is Of<Type> => event.type === type);
}
const assertAlways = (look: (moment: Moment) => void) =>
  fc.assert(
    fc.property(steps, (history) => void play(history, look)),
    { numRuns: 100 },
  );

describe('breach case, over random histories', () => {
  it('reaches every kind of event, or the properties below would say nothing', () => {
    const seen = new Set<string>();
    for (const history of fc.sample(steps, { numRuns: 400, seed: 20_260_630 })) {
      for (const { type } of play(history, () => undefined)) seen.add(type);
    }
    expect([...seen].sort()).toEqual(
      [
        'BreachReported',
        'BreachEvidenceAdded',
        'BreachCaseAccepted',
        'BreachCaseDismissed',
        'BreachNoticeServed',
        'BreachReplyReceived',
        'BreachFound',
        'BreachNotFound',
        'RectificationOrdered',
        'RectificationVerified',
        'BreachCaseClosed',
        'BreachFindingAppealed',
        'BreachFindingUpheld',
        'BreachFindingOverturned',
      ].sort(),
    );
  });

  it('finds a breach only with evidence, notice, a reply or the end of its period, and never where force majeure exempts', () => {
    assertAlways(({ event, past }) => {
      if (event.type !== 'BreachFound') return;
      const evidenceCount = past.reduce(
        (count, { type, data }) =>
          count + (type === 'BreachEvidenceAdded' ? 1 : 'evidence' in data ? data.evidence.length : 0),
        0,
      );
      expect(evidenceCount).toBeGreaterThan(0);
      const notice = eventIn(past, 'BreachNoticeServed');
      const heard =
        eventIn(past, 'BreachReplyReceived') !== undefined || event.data.decidedAt >= (notice?.data.replyDueAt ?? '9');
      expect(notice !== undefined && heard).toBe(true);
      expect(event.data.forceMajeure.effect).not.toBe('FULL');
      expect(event.data.forceMajeure.statement).toBe(text);
    });
  });

  it('never lets the reporter or the respondent decide, nor System, nor anybody outside the area', () => {
    const decisions: readonly string[] = [
      'BreachCaseAccepted',
      'BreachCaseDismissed',
      'BreachFound',
      'BreachNotFound',
      'RectificationOrdered',
      'BreachCaseClosed',
      'BreachFindingUpheld',
      'BreachFindingOverturned',
    ];
    assertAlways(
      ({
        event,
        past,
        step: {
          context: { actor },
        },
      }) => {
        if (!decisions.includes(event.type)) return;
        const reported = eventIn(past, 'BreachReported');
        expect(actor.accountId).not.toBe(reported?.data.reporter.accountId);
        expect(actor.role === 'CommitteeDirector' || actor.role === 'SubdistrictReviewer').toBe(true);
        expect(reported?.data.respondent.kind === 'COMMITTEE' && actor.role === 'CommitteeDirector').toBe(false);
        expect(region.startsWith(actor.regionCode)).toBe(true);
      },
    );
  });

  it('never lets the decider decide on the appeal', () => {
    assertAlways(({ event, past }) => {
      if (event.type !== 'BreachFindingUpheld' && event.type !== 'BreachFindingOverturned') return;
      expect(event.data.decidedBy).not.toBe(eventIn(past, 'BreachFound')?.data.decidedBy);
    });
  });

  it('never lets the obliged party verify', () => {
    assertAlways(
      ({
        event,
        past,
        step: {
          context: { actor },
        },
      }) => {
        if (event.type !== 'RectificationVerified') return;
        const respondent = eventIn(past, 'BreachReported')?.data.respondent;
        expect(actor.role).not.toBe('Resident');
        expect(respondent?.kind === 'COMMITTEE' && actor.role === 'CommitteeDirector').toBe(false);
      },
    );
  });

  it('closes only what was put right or not found, and leaves an end only by an appeal in time', () => {
    assertAlways(({ event, past, before, after }) => {
      if (after.status === 'CLOSED' && event.type === 'BreachCaseClosed') {
        const putRight = past.some((one) => one.type === 'RectificationVerified' && one.data.outcome === 'RECTIFIED');
        const nothing =
          eventIn(past, 'BreachNotFound') !== undefined || eventIn(past, 'BreachFindingOverturned') !== undefined;
        expect(putRight || nothing).toBe(true);
      }
      expect(before.status).not.toBe('DISMISSED');
      if (before.status === 'CLOSED') expect(event.type).toBe('BreachFindingAppealed');
    });
  });

  it('appeals a finding at most once and within its period', () => {
    assertAlways(({ event, past }) => {
      if (event.type !== 'BreachFindingAppealed') return;
      expect(eventIn(past, 'BreachFindingAppealed')).toBeUndefined();
      expect(event.data.appealedAt <= (eventIn(past, 'BreachFound')?.data.appealDueAt ?? '')).toBe(true);
    });
  });

  it('emits nothing for a command given twice', () => {
    assertAlways(({ step, after }) => expect(attempt(step, after)).toEqual([]));
  });
});
