import fc from 'fast-check';
import type { HeardEvent, HeardParty, MatterEvent } from './heard-event.js';
import { unheardMatter, type Matter } from './matter.js';
import { noticeIdOf, type Reminder } from './notice.js';
import { recipientKeyOf } from './recipient.js';
import { tell, type Surroundings, type Telling } from './telling.js';

const CONTRACT = 'contract-0199a3f4-7c00-7000-8000-000000000001';
const CASE = 'breachcase-0199a3f4-7c00-7000-8000-000000000002';
const WUYI = '370704001001';
const FIRST_DAY = '2026-06-01T02:00:00.000Z';

const committee: HeardParty = { partyId: 'A1', kind: 'COMMITTEE', subjectId: null, householdId: null, signs: true };
const household: HeardParty = {
  partyId: 'B1',
  kind: 'HOUSEHOLD',
  subjectId: 'resident-1',
  householdId: 'h-1',
  signs: true,
};
const shop: HeardParty = { partyId: 'B2', kind: 'ORGANIZATION', subjectId: 'shop-1', householdId: null, signs: true };

const surroundings: Surroundings = {
  headOf: (householdId) => (householdId === 'h-2' ? 'resident-2' : undefined),
  // 19 to 21 June 2026: Dragon Boat Festival.
  isWorkingDay: (day) => !['2026-06-19', '2026-06-20', '2026-06-21', '2026-06-27', '2026-06-28'].includes(day),
};

type Content = Pick<HeardEvent, 'type' | 'data'>;

function stream(subject: string, ...contents: readonly Content[]): readonly MatterEvent[] {
  return contents.map(
    (content, revision) =>
      ({ ...content, subject, revision, eventId: `${subject}/${revision}`, recordedAt: FIRST_DAY }) as MatterEvent,
  );
}

const issued = (...parties: readonly HeardParty[]): Content => ({
  type: 'ContractIssued',
  data: { regionCode: WUYI, title: '邻里公约', parties, signBy: '2026-07-01T16:00:00.000Z' },
});
const signed = (partyId: string): Content => ({ type: 'ContractSigned', data: { partyId } });
const fullySigned = (endsOn: string | null): Content => ({
  type: 'ContractFullySigned',
  data: { effectiveFrom: '2026-06-02T16:00:00.000Z', endsOn },
});
const proposed: Content = { type: 'AmendmentProposed', data: { consentBy: '2026-06-20T16:00:00.000Z' } };
const closed: Content = { type: 'AmendmentClosed', data: {} };
const reported = (reporterSubjectId: string | null): Content => ({
  type: 'BreachReported',
  data: { regionCode: WUYI, respondent: household, reporterSubjectId },
});
const served: Content = { type: 'BreachNoticeServed', data: { replyDueAt: '2026-06-23T16:00:00.000Z' } };

function hear(events: readonly MatterEvent[], from: Matter = unheardMatter): Telling {
  return events.reduce<Telling>(
    (told, event) => {
      const next = tell(told.matter, event, surroundings);
      return {
        matter: next.matter,
        notices: [...told.notices, ...next.notices],
        reminders: [...told.reminders, ...next.reminders],
        settled: [...told.settled, ...next.settled],
      };
    },
    { matter: from, notices: [], reminders: [], settled: [] },
  );
}

const told = ({ notices }: Telling) => notices.map(({ kind, recipient }) => `${kind} ${recipientKeyOf(recipient)}`);

/** Reminders that still wait after all settlements, as the store keeps them. */
function waiting({ reminders, matter }: Telling): readonly string[] {
  return reminders
    .filter(
      (reminder) =>
        !matter.settlements.some(
          ({ kinds, recipientKey, revision }) =>
            revision > reminder.revision &&
            kinds.includes(reminder.kind) &&
            (recipientKey ?? recipientKeyOf(reminder.recipient)) === recipientKeyOf(reminder.recipient),
        ),
    )
    .map(({ kind, recipient, dueAt }) => `${kind} ${recipientKeyOf(recipient)} ${dueAt}`);
}

describe('who is told about a contract', () => {
  it('those who sign it are invited, once each, the committee is not', () => {
    expect(told(hear(stream(CONTRACT, issued(committee, household, shop, { ...shop, partyId: 'B3' }))))).toEqual([
      'INVITATION_TO_SIGN person:resident-1',
      'INVITATION_TO_SIGN organization:shop-1',
    ]);
  });

  it('a household without a subject is told through its head, and nobody when it has none', () => {
    const byHead = { ...household, subjectId: null, householdId: 'h-2' };
    const headless = { ...household, partyId: 'B2', subjectId: null, householdId: 'h-3' };
    expect(told(hear(stream(CONTRACT, issued(committee, byHead, headless))))).toEqual([
      'INVITATION_TO_SIGN person:resident-2',
    ]);
  });

  it('witnesses who do not sign are told nothing', () => {
    expect(told(hear(stream(CONTRACT, issued(committee, { ...household, signs: false }))))).toEqual([]);
  });

  it('they are reminded a week, three days and one day before the last day', () => {
    expect(waiting(hear(stream(CONTRACT, issued(committee, household))))).toEqual([
      'SIGNING_REMINDER person:resident-1 2026-06-24T16:00:00.000Z',
      'SIGNING_REMINDER person:resident-1 2026-06-28T16:00:00.000Z',
      'SIGNING_REMINDER person:resident-1 2026-06-30T16:00:00.000Z',
    ]);
  });

  it('a period too short for a reminder has none before its beginning', () => {
    const late = issued(committee, household);
    const short = { ...late, data: { ...late.data, signBy: '2026-06-03T16:00:00.000Z' } } as Content;
    expect(waiting(hear(stream(CONTRACT, short)))).toEqual([
      'SIGNING_REMINDER person:resident-1 2026-06-02T16:00:00.000Z',
    ]);
  });

  it('who has signed is reminded no more, the others are', () => {
    const after = hear(stream(CONTRACT, issued(committee, household, shop), signed('B1')));
    expect(new Set(waiting(after).map((reminder) => reminder.split(' ')[1]))).toEqual(new Set(['organization:shop-1']));
  });

  it('all are told that all have signed, and a month before the end of a term', () => {
    const concluded = hear(
      stream(CONTRACT, issued(committee, household), signed('B1'), signed('A1'), fullySigned('2027-06-01')),
    );
    expect(told(concluded)).toEqual(['INVITATION_TO_SIGN person:resident-1', 'CONTRACT_CONCLUDED person:resident-1']);
    expect(waiting(concluded)).toEqual(['EXPIRY_COMING person:resident-1 2027-05-02T16:00:00.000Z']);
  });

  it('a proposed change is told to all, the committee included, and reminded of until it is closed', () => {
    const open = hear(stream(CONTRACT, issued(committee, household), fullySigned(null), proposed));
    expect(told(open).slice(2)).toEqual([
      'AMENDMENT_PROPOSED person:resident-1',
      `AMENDMENT_PROPOSED office:CommitteeDirector@${WUYI}`,
    ]);
    expect(waiting(open)).toHaveLength(2);
    expect(waiting(hear(stream(CONTRACT, issued(committee, household), fullySigned(null), proposed, closed)))).toEqual(
      [],
    );
  });

  it.each<[string, Content]>([
    ['declined, withdrawn, lapsed or terminated', { type: 'ContractEnded', data: {} }],
    ['expired', { type: 'ContractExpired', data: { endsOn: '2027-06-01' } }],
  ])('nothing is reminded of once it is %s', (_, ending) => {
    expect(waiting(hear(stream(CONTRACT, issued(committee, household), ending)))).toEqual([]);
  });

  it('its end is told', () => {
    const ended = hear(
      stream(CONTRACT, issued(committee, household), { type: 'ContractExpired', data: { endsOn: '2027-06-01' } }),
    );
    expect(told(ended).at(-1)).toBe('CONTRACT_EXPIRED person:resident-1');
  });
});

describe('who is told about a breach case', () => {
  it('the committee of a report, the respondent only of a notice that is served', () => {
    expect(told(hear(stream(CASE, reported(null))))).toEqual([`BREACH_REPORTED office:CommitteeDirector@${WUYI}`]);
    expect(told(hear(stream(CASE, reported(null), served))).at(-1)).toBe('BREACH_NOTICE person:resident-1');
  });

  it('the reply is reminded of two working days before, over the holidays, until it has come', () => {
    // Back from Wednesday the 24th, 00:00: Tuesday 23rd and Monday 22nd are working days.
    expect(waiting(hear(stream(CASE, reported(null), served)))).toEqual([
      'REPLY_DEADLINE person:resident-1 2026-06-21T16:00:00.000Z',
    ]);
    const reply: Content = { type: 'BreachReplyReceived', data: {} };
    expect(waiting(hear(stream(CASE, reported(null), served, reply)))).toEqual([]);
  });

  it.each<[string, Content, readonly string[]]>([
    [
      'a finding',
      { type: 'BreachFound', data: { appealDueAt: '2026-07-15T16:00:00.000Z' } },
      ['BREACH_FOUND person:resident-1', 'REPORT_DECIDED person:neighbour'],
    ],
    [
      'none',
      { type: 'BreachNotFound', data: {} },
      ['BREACH_NOT_FOUND person:resident-1', 'REPORT_DECIDED person:neighbour'],
    ],
    [
      'a dismissal, of which the respondent never hears',
      { type: 'BreachCaseDismissed', data: {} },
      ['REPORT_DECIDED person:neighbour'],
    ],
    ['an appeal', { type: 'BreachFindingAppealed', data: {} }, ['APPEAL_FILED office:SubdistrictReviewer@370704001']],
    ['an appeal in vain', { type: 'BreachFindingUpheld', data: {} }, ['APPEAL_UPHELD person:resident-1']],
    [
      'an appeal that succeeded',
      { type: 'BreachFindingOverturned', data: {} },
      ['APPEAL_OVERTURNED person:resident-1'],
    ],
  ])('after %s', (_, event, expected) => {
    expect(told(hear(stream(CASE, reported('neighbour'), event))).slice(1)).toEqual(expected);
  });
});

describe('the same events in any order, any number of times', () => {
  const histories = [
    stream(
      CONTRACT,
      issued(committee, household, shop),
      signed('B1'),
      signed('B2'),
      signed('A1'),
      fullySigned('2027-06-01'),
      proposed,
      closed,
      proposed,
    ),
    stream(CONTRACT, issued(committee, household), { type: 'ContractEnded', data: {} }),
    stream(
      CASE,
      reported('neighbour'),
      served,
      { type: 'BreachReplyReceived', data: {} },
      { type: 'BreachFound', data: { appealDueAt: '2026-07-15T16:00:00.000Z' } },
      { type: 'BreachFindingAppealed', data: {} },
    ),
  ];

  /** What the store ends up with: notices and reminders by id, each kept once; settled ones are gone for good. */
  function stored(events: readonly MatterEvent[]) {
    const notices = new Set<string>();
    const reminders = new Map<string, Reminder>();
    const gone = new Set<string>();
    let matter = unheardMatter;
    for (const event of events) {
      const next = tell(matter, event, surroundings);
      matter = next.matter;
      for (const { reminderId, kind, recipient, revision } of reminders.values()) {
        const key = recipientKeyOf(recipient);
        const moot = next.settled.some(
          (settled) =>
            settled.revision > revision && settled.kinds.includes(kind) && (settled.recipientKey ?? key) === key,
        );
        if (moot) gone.add(reminderId);
      }
      for (const notice of next.notices) notices.add(noticeIdOf(notice));
      for (const reminder of next.reminders) reminders.set(reminder.reminderId, reminder);
    }
    return { notices: [...notices].sort(), reminders: [...reminders.keys()].filter((id) => !gone.has(id)).sort() };
  }

  it('make the same notices', () => {
    fc.assert(
      fc.property(fc.constantFrom(...histories), fc.infiniteStream(fc.nat()), (history, numbers) => {
        const next = () => numbers.next().value as number;
        const thrice = [...history, ...history, ...history];
        const shuffled = thrice
          .map((event) => ({ event, at: next() }))
          .sort((one, other) => one.at - other.at)
          .map(({ event }) => event);
        expect(stored(shuffled).notices).toEqual(stored(history).notices);
      }),
    );
  });

  it('leave the same reminders when each comes once', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...histories)
          .chain((history) => fc.shuffledSubarray([...history], { minLength: history.length })),
        (shuffled) => {
          const inOrder = [...shuffled].sort((one, other) => one.revision - other.revision);
          expect(stored(shuffled).reminders).toEqual(stored(inOrder).reminders);
        },
      ),
    );
  });
});
