import fc from 'fast-check';
import { fold } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import type { Sealed } from '#libs/kernel/sealed';
import { contextOf } from '#libs/testing/decider-specification';
import type { RecordOrganization } from './commands.js';
import { organizationDecider } from './decider.js';
import type { OrganizationEvent } from './events.js';
import { organizationCodeCheckCharacter } from './organization-code.js';

const worker = contextOf({ accountId: 'a1', role: 'GridWorker', regionCode: '370704' });
const field = (fingerprint: string) => ({ sealed: `sealed-${fingerprint}` as Sealed, fingerprint });
const characters = '91370799000000000';
const code = characters + organizationCodeCheckCharacter(characters);

describe('any history of an organisation', () => {
  it('has one registration at its beginning and takes the same command twice as once', () => {
    const command = fc
      .record({
        regionCode: fc.constantFrom('370704001001', '370704001002'),
        code: fc.constantFrom(code, 'x'),
        name: fc.constantFrom('单位甲', '单位乙', ''),
        address: fc.constantFrom('', '北门'),
        contact: fc.option(
          fc.record({ name: fc.constantFrom(field('n1'), field('n2')), phone: fc.constant(field('p1')) }),
        ),
      })
      .map((data): RecordOrganization => ({ type: 'RecordOrganization', data }));
    fc.assert(
      fc.property(fc.array(command, { maxLength: 20 }), (given) => {
        const history: OrganizationEvent[] = [];
        for (const wanted of given) {
          try {
            history.push(...organizationDecider.decide(wanted, fold(organizationDecider, history), worker));
          } catch (error) {
            if (error instanceof Problem) continue;
            throw error;
          }
          expect(organizationDecider.decide(wanted, fold(organizationDecider, history), worker)).toEqual([]);
        }
        expect(history.slice(1).some(({ type }) => type === 'OrganizationRegistered')).toBe(false);
      }),
    );
  });
});
