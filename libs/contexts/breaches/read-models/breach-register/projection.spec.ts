import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Position, StoredEvent } from '#libs/event-store/event-log';
import type { EventMetadata } from '#libs/kernel/event-metadata';
import { breachRegister } from './projection.js';
import type { BreachRegisterRow } from './row.js';

const golden = join(process.cwd(), 'libs/contexts/breaches/codec/golden');

/** The golden event of a type as it would lie in the log. */
function storedEvent(type: string, revision: number): StoredEvent {
  const { stored } = JSON.parse(readFileSync(join(golden, `${type}.v1.json`), 'utf8')) as { stored: unknown };
  return {
    id: String(revision),
    streamId: 'breach-case1',
    revision,
    position: String(revision) as Position,
    type: `${type}.v1`,
    data: stored,
    metadata: {} as EventMetadata,
    recordedAt: '2026-06-30T02:00:00.000Z',
  };
}

function replay(...types: readonly string[]): BreachRegisterRow {
  const rows = types.reduce<readonly BreachRegisterRow[]>((before, type, revision) => {
    const stored = storedEvent(type, revision);
    return breachRegister.evolve(before, { event: breachRegister.decode(stored), stored });
  }, []);
  expect(rows).toHaveLength(1);
  return rows[0] as BreachRegisterRow;
}

const toFinding = ['BreachReported', 'BreachCaseAccepted', 'BreachNoticeServed', 'BreachReplyReceived', 'BreachFound'];
const toEnd = [...toFinding, 'RectificationOrdered', 'RectificationVerified', 'BreachCaseClosed'];

describe('breach register', () => {
  it.each<[string, string[], Partial<BreachRegisterRow>]>([
    [
      'a report waits for the decider',
      ['BreachReported'],
      { status: 'REPORTED', waitsFor: 'DECIDER', nextDueAt: null },
    ],
    ['an accepted case for the staff', toFinding.slice(0, 2), { status: 'ACCEPTED', waitsFor: 'STAFF' }],
    [
      'a notice for the reply, until its deadline',
      toFinding.slice(0, 3),
      { status: 'INVESTIGATING', waitsFor: 'RESPONDENT', nextDueAt: '2026-07-07T16:00:00.000Z' },
    ],
    ['a reply for the decider', toFinding.slice(0, 4), { waitsFor: 'DECIDER', nextDueAt: null }],
    ['a finding for the order', toFinding, { status: 'FOUND', finding: 'FOUND', waitsFor: 'DECIDER' }],
    [
      'an order for the respondent, until its deadline',
      toEnd.slice(0, 6),
      { status: 'RECTIFYING', waitsFor: 'RESPONDENT', nextDueAt: '2026-07-10T02:00:00.000Z', rectificationsOrdered: 1 },
    ],
    ['a closed case for nobody', toEnd, { status: 'CLOSED', waitsFor: null, nextDueAt: null, rectifiedInTime: 1 }],
    [
      'an appeal for the reviewer',
      [...toEnd, 'BreachFindingAppealed'],
      { status: 'APPEALED', waitsFor: 'REVIEWER', closedAt: null },
    ],
    [
      'an upheld finding goes on where it stood',
      [...toEnd, 'BreachFindingAppealed', 'BreachFindingUpheld'],
      { status: 'CLOSED', appealResult: 'UPHELD' },
    ],
    [
      'an overturned finding is none',
      [...toFinding, 'BreachFindingAppealed', 'BreachFindingOverturned'],
      { status: 'NOT_FOUND', finding: 'NOT_FOUND', appealResult: 'OVERTURNED', waitsFor: 'DECIDER' },
    ],
    [
      'a dismissed report has its ground',
      ['BreachReported', 'BreachCaseDismissed'],
      { status: 'DISMISSED', dismissalGround: 'NO_SUCH_DUTY', waitsFor: null },
    ],
  ])('%s', (_, types, expected) => expect(replay(...types)).toMatchObject(expected));

  it('keeps every text in the order in which it came in', () => {
    expect(replay(...toEnd).statements.map(({ kind }) => kind)).toEqual([
      'DESCRIPTION',
      'NOTICE',
      'REPLY',
      'FINDING',
      'FORCE_MAJEURE',
      'INSTRUCTION',
      'VERIFICATION',
    ]);
  });

  it('looks at every event of a case', () => {
    expect([...breachRegister.storedTypes].sort()).toEqual(
      readdirSync(golden)
        .map((file) => file.replace('.json', ''))
        .sort(),
    );
  });

  it('gives the same rows at every replay', () => {
    expect(replay(...toEnd)).toEqual(replay(...toEnd));
  });
});
