import fc from 'fast-check';
import type { DecisionContext } from '#libs/kernel/decider';
import { fold } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { contextOf } from '#libs/testing/decider-specification';
import type { LegalHoldCommand } from './commands.js';
import { legalHoldDecider } from './decider.js';
import type { LegalHoldEvent } from './events.js';
import { holdsInForce } from './state.js';

const holdIds = fc.constantFrom('h1', 'h2', 'h3');
const command: fc.Arbitrary<LegalHoldCommand> = fc.oneof(
  fc
    .record({
      holdId: holdIds,
      until: fc.constantFrom(null, '2026-07-01', '2026-06-01'),
      reason: fc.constantFrom('函', ''),
    })
    .map((data): LegalHoldCommand => ({
      type: 'PlaceLegalHold',
      data: {
        ...data,
        target: { kind: 'PERSON', id: 'p1' },
        regionCode: '370704001001',
        ground: 'LITIGATION',
        legalBasis: { title: '法', edition: '版' },
      },
    })),
  fc
    .record({ holdId: holdIds, reason: fc.constantFrom('结案', '') })
    .map((data): LegalHoldCommand => ({ type: 'LiftLegalHold', data })),
);
const context: fc.Arbitrary<DecisionContext> = fc
  .constantFrom('370704', '370705')
  .map((regionCode) => contextOf({ accountId: 'a', role: 'PrivacyOfficer', regionCode }));

describe('legal holds, over random histories', () => {
  it('stand from when they are placed until they are lifted or over, each placed once and lifted at most once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(command, context), { maxLength: 40 }), (steps) => {
        const history: LegalHoldEvent[] = [];
        for (const [wanted, by] of steps) {
          const before = holdsInForce(fold(legalHoldDecider, history), by.now).length;
          const events = attempt(wanted, history, by);
          history.push(...events);
          const after = holdsInForce(fold(legalHoldDecider, history), by.now).length;
          // Only a placing adds one, only a lifting of one in force takes one away, and nobody from another district does either.
          expect(after - before).toBe(events.length === 0 ? 0 : wanted.type === 'PlaceLegalHold' ? 1 : -1);
          if (by.actor.regionCode === '370705') expect(events).toEqual([]);
        }
        for (const type of ['LegalHoldPlaced', 'LegalHoldLifted']) {
          const ids = history.filter((event) => event.type === type).map(({ data }) => data.holdId);
          expect(new Set(ids).size).toBe(ids.length);
        }
      }),
    );
  });
});

function attempt(wanted: LegalHoldCommand, history: readonly LegalHoldEvent[], by: DecisionContext) {
  try {
    return legalHoldDecider.decide(wanted, fold(legalHoldDecider, history), by);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}
