import type { Sealed } from '#libs/kernel/sealed';
import { contact, householder } from '#libs/testing/contract-examples';
import type { IssuingHousehold } from '../ports/issuing-audience.js';
import { valuesOfHousehold } from './household-values.js';

const household: IssuingHousehold = {
  householdId: 'household-1',
  regionCode: '370704001001',
  householdNumber: '0001',
  estate: '示例小区',
  building: '3-1',
  unit: '',
  room: '501',
  housing: 'OWNER_OCCUPIED',
  grid: '第一网格',
  head: { subjectId: 'subject-1', name: 'sealed-name' as Sealed },
};
const blank = (name: string, personal = false) => ({ ...(personal ? householder : contact), name });
const valuesFor = (...variables: readonly ReturnType<typeof blank>[]) => valuesOfHousehold(variables, household);

describe('values from the register', () => {
  it('fill the blanks of the standard names, leaving out what the register does not say', () => {
    const { clear, sealed } = valuesFor(blank('房屋坐落'), blank('单元'), blank('户号'), blank('车位'));
    expect([...clear]).toEqual([
      ['房屋坐落', '示例小区 3-1 501'],
      ['户号', '0001'],
    ]);
    expect(sealed.size).toBe(0);
  });

  it('put the name of the head into a personal blank only', () => {
    expect([...valuesFor(blank('户主', true)).sealed]).toEqual([['户主', 'sealed-name']]);
    const { clear, sealed } = valuesFor(blank('户主'));
    expect([clear.size, sealed.size]).toEqual([0, 0]);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])('leave the blank %s to be filled in', (name) => {
    expect(valuesFor(blank(name)).clear.size).toBe(0);
  });
});
