import fc from 'fast-check';
import { fold } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { contextOf } from '#libs/testing/decider-specification';
import type { RegionCommand } from './commands.js';
import { regionDecider } from './decider.js';
import type { RegionEvent } from './events.js';

const administrator = contextOf({ accountId: 'a1', role: 'SystemAdmin', regionCode: '370704' });
const day = fc.constantFrom('2019-12-31', '2020-01-01', '2026-06-30', '2026-02-30');
const command: fc.Arbitrary<RegionCommand> = fc.oneof(
  fc
    .record({
      regionCode: fc.constantFrom('370704001001', '370705001001', '1'),
      name: fc.constantFrom('五一社区', '新五一社区', ''),
      validFrom: day,
    })
    .map((data): RegionCommand => ({ type: 'RegisterRegion', data })),
  fc
    .record({ validUntil: day, successorCode: fc.constantFrom(null, '370704001009', 'x') })
    .map((data): RegionCommand => ({ type: 'CloseRegion', data })),
);

describe('any history of a region', () => {
  it('is at most a registration and a closure that does not lie before it', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (given) => {
        const history: RegionEvent[] = [];
        for (const wanted of given) {
          try {
            history.push(...regionDecider.decide(wanted, fold(regionDecider, history), administrator));
          } catch (error) {
            if (!(error instanceof Problem)) throw error;
          }
        }
        expect(['', 'RegionRegistered', 'RegionRegistered,RegionClosed']).toContain(
          history.map(({ type }) => type).join(','),
        );
        const [registered, closed] = history;
        if (registered?.type === 'RegionRegistered' && closed?.type === 'RegionClosed') {
          expect(closed.data.validUntil >= registered.data.validFrom).toBe(true);
        }
      }),
    );
  });
});
