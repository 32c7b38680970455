import fc from 'fast-check';
import { fold } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import type { Sealed } from '#libs/kernel/sealed';
import { contextOf } from '#libs/testing/decider-specification';
import type { HouseholdCommand, RecordHousehold } from './commands.js';
import { householdDecider } from './decider.js';
import type { HouseholdEvent } from './events.js';

const context = contextOf({ accountId: 'a1', role: 'CommitteeDirector', regionCode: '370704001001' });
const word = fc.constantFrom('', '1', '甲', '3-1', '𫖯', '\u202e', '\0');
const day = fc.constantFrom('2026-01-01', '2026-06-30', '2027-01-01', '2026-02-30');
const field = fc.constantFrom('f1', 'f2').map((fingerprint) => ({ sealed: `s-${fingerprint}` as Sealed, fingerprint }));
const recorded: fc.Arbitrary<RecordHousehold> = fc
  .record({
    regionCode: fc.constantFrom('370704001001', '370704001002', '370704'),
    householdNumber: fc.constantFrom('00001', '00002', ''),
    premises: fc.record({ estate: word, building: word, unit: word, room: word }),
    grid: fc.constantFrom('第1网格', '第2网格'),
    gridValidFrom: day,
    housing: fc.constantFrom('OWNER_OCCUPIED', 'RENTED', 'VACANT'),
    residentsCount: fc.integer({ min: -1, max: 1_001 }),
    remark: fc.option(field),
    head: fc.option(fc.record({ subjectId: fc.constantFrom('r1', 'r2'), name: field })),
  })
  .map((data) => ({ type: 'RecordHousehold', data }));
const assigned = fc
  .record({ grid: fc.constantFrom('第1网格', '第3网格'), validFrom: day })
  .map((data): HouseholdCommand => ({ type: 'AssignHouseholdGrid', data }));
const commands = fc.array(fc.oneof({ weight: 4, arbitrary: recorded }, assigned), { maxLength: 25 });

/** Carries out what is not refused; calls back with each accepted command. */
function historyOf(
  given: readonly HouseholdCommand[],
  accepted: (command: HouseholdCommand, history: readonly HouseholdEvent[]) => void = () => undefined,
): readonly HouseholdEvent[] {
  const history: HouseholdEvent[] = [];
  for (const command of given) {
    try {
      history.push(...householdDecider.decide(command, fold(householdDecider, history), context));
    } catch (error) {
      if (error instanceof Problem) continue;
      throw error;
    }
    accepted(command, history);
  }
  return history;
}

describe('any history of a household', () => {
  it('begins with its registration, has no second one, and never changes number or community', () => {
    fc.assert(
      fc.property(commands, (given) => {
        const history = historyOf(given);
        expect(history.slice(1).some(({ type }) => type === 'HouseholdRegistered')).toBe(false);
        if (history[0] === undefined) return;
        expect(history[0].type).toBe('HouseholdRegistered');
        const first = fold(householdDecider, history.slice(0, 1));
        const last = fold(householdDecider, history);
        if (first.status !== 'registered' || last.status !== 'registered') throw new Error('not registered');
        expect([last.regionCode, last.householdNumber]).toEqual([first.regionCode, first.householdNumber]);
      }),
    );
  });

  it('takes the same command twice as once', () => {
    fc.assert(
      fc.property(commands, (given) => {
        historyOf(given, (command, history) => {
          expect(householdDecider.decide(command, fold(householdDecider, history), context)).toEqual([]);
        });
      }),
    );
  });

  it('reads after a recorded entry exactly as the entry', () => {
    fc.assert(
      fc.property(commands, (given) => {
        historyOf(given, (command, history) => {
          const state = fold(householdDecider, history);
          if (command.type !== 'RecordHousehold' || state.status !== 'registered') return;
          const { premises, housing, residentsCount, grid, remark, head } = command.data;
          expect(state).toMatchObject({
            premises,
            housing,
            residentsCount,
            remarkFingerprint: remark?.fingerprint ?? null,
          });
          expect(state.grid.name).toBe(grid);
          expect(state.head).toEqual(head && { subjectId: head.subjectId, nameFingerprint: head.name.fingerprint });
        });
      }),
    );
  });

  it('never moves the first day of its grid backwards', () => {
    fc.assert(
      fc.property(commands, (given) => {
        const days = historyOf(given).flatMap((event) =>
          event.type === 'HouseholdRegistered' || event.type === 'HouseholdGridAssigned'
            ? [event.data.grid.validFrom]
            : [],
        );
        expect(days).toEqual([...days].sort());
      }),
    );
  });
});
