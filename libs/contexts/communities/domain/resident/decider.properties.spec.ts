import fc from 'fast-check';
import { fold } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import type { Sealed } from '#libs/kernel/sealed';
import { contextOf } from '#libs/testing/decider-specification';
import type { ResidentCommand } from './commands.js';
import { residentDecider } from './decider.js';
import type { ResidentEvent } from './events.js';

const field = fc.constantFrom('f1', 'f2').map((fingerprint) => ({ sealed: `s-${fingerprint}` as Sealed, fingerprint }));
const command: fc.Arbitrary<ResidentCommand> = fc.oneof(
  fc
    .record({
      regionCode: fc.constantFrom('370704001001', '370704001002', '370705001001'),
      householdId: fc.constantFrom('h1', 'h2'),
      name: field,
      idNumber: field,
      phone: fc.option(field),
      elder: fc.boolean(),
    })
    .map((data): ResidentCommand => ({ type: 'RecordResident', data })),
  fc.constantFrom('本人申请', '').map((reason): ResidentCommand => ({ type: 'EraseResident', data: { reason } })),
);
const context = fc
  .constantFrom('GridWorker' as const, 'PrivacyOfficer' as const, 'Resident' as const)
  .map((role) => contextOf({ accountId: 'a1', role, regionCode: '370704' }));
const steps = fc.array(fc.tuple(command, context), { maxLength: 30 });

describe('any history of a resident', () => {
  it('begins with a registration, ends with the erasure if there is one, and takes the same command twice as once', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const history: ResidentEvent[] = [];
        for (const [wanted, by] of given) {
          try {
            history.push(...residentDecider.decide(wanted, fold(residentDecider, history), by));
          } catch (error) {
            if (error instanceof Problem) continue;
            throw error;
          }
          expect(residentDecider.decide(wanted, fold(residentDecider, history), by)).toEqual([]);
        }
        expect(history.slice(1).some(({ type }) => type === 'ResidentRegistered')).toBe(false);
        expect(history.slice(0, -1).some(({ type }) => type === 'ResidentErased')).toBe(false);
        if (history[0]) expect(history[0].type).toBe('ResidentRegistered');
      }),
    );
  });

  it('keeps no fingerprint of an erased resident', () => {
    fc.assert(
      fc.property(steps, (given) => {
        let state = residentDecider.initialState;
        for (const [wanted, by] of given) {
          try {
            for (const event of residentDecider.decide(wanted, state, by)) state = residentDecider.evolve(state, event);
          } catch (error) {
            if (!(error instanceof Problem)) throw error;
          }
        }
        if (state.status === 'erased') expect(Object.keys(state).sort()).toEqual(['regionCode', 'status']);
      }),
    );
  });
});
