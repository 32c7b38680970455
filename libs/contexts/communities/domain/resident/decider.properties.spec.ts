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
  fc
    .record({
      reason: fc.constantFrom('本人申请', ''),
      holdIds: fc.constantFrom<readonly string[]>([], ['hold-1']),
      evidenceKept: fc.boolean(),
    })
    .map((data): ResidentCommand => ({ type: 'EraseResident', data })),
);
const disclosure: fc.Arbitrary<ResidentCommand> = fc.oneof(
  fc
    .record({
      fields: fc.array(fc.constantFrom('name' as const, 'idNumber' as const, 'phone' as const), { maxLength: 4 }),
      purpose: fc.constantFrom('CONTACT', 'CURIOSITY', null),
      statement: fc.constantFrom('s-why' as Sealed, null),
    })
    .map((data): ResidentCommand => ({ type: 'RevealPersonalData', data })),
  fc
    .record({ purpose: fc.constantFrom('AUDIT', '', null), statement: fc.constantFrom('s-why' as Sealed, null) })
    .map((data): ResidentCommand => ({ type: 'LookUpResident', data })),
  fc.constant<ResidentCommand>({ type: 'ExportPersonalData', data: { residentId: 'r1' } }),
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

  it('shows nothing without a purpose and its record, nothing of the erased, and changes nothing by showing', () => {
    const anyStep = fc.array(fc.tuple(fc.oneof(command, disclosure), context), { maxLength: 40 });
    fc.assert(
      fc.property(anyStep, (given) => {
        let state = residentDecider.initialState;
        for (const [wanted, by] of given) {
          let events: readonly ResidentEvent[];
          try {
            events = residentDecider.decide(wanted, state, by);
          } catch (error) {
            if (error instanceof Problem) continue;
            throw error;
          }
          const before = state;
          for (const event of events) state = residentDecider.evolve(state, event);
          if (!['RevealPersonalData', 'LookUpResident', 'ExportPersonalData'].includes(wanted.type)) continue;
          expect(before.status).toBe('registered');
          expect(events).toHaveLength(1);
          expect(state).toEqual(before);
          if (wanted.type === 'RevealPersonalData' || wanted.type === 'LookUpResident') {
            expect(wanted.data).toMatchObject({
              purpose: expect.stringMatching(/^(CONTACT|AUDIT)$/),
              statement: 's-why',
            });
          }
        }
      }),
    );
  });

  it('takes no telephone number once the optional data are erased, and erases nothing under a hold', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const history: ResidentEvent[] = [];
        for (const [wanted, by] of given) {
          try {
            const events = residentDecider.decide(wanted, fold(residentDecider, history), by);
            if (wanted.type === 'EraseResident' && wanted.data.holdIds.length > 0 && events.length > 0) {
              throw new Error('erased under a hold');
            }
            history.push(...events);
          } catch (error) {
            if (!(error instanceof Problem)) throw error;
          }
        }
        const erasedAt = history.findIndex(({ type }) => type === 'ResidentOptionalDataErased');
        const later = erasedAt < 0 ? [] : history.slice(erasedAt + 1);
        expect(
          later.filter(({ type }) => ['ResidentPhoneChanged', 'ResidentOptionalDataErased'].includes(type)),
        ).toEqual([]);
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
