import { Problem } from '#libs/kernel/problem';
import { parseActingAs, selectActingGrant } from './acting-grant.js';
import type { Grant } from './access-token-verifier.js';

const WUYI = '370704001001';
const WUMALU = '370704001002';
const grants: readonly Grant[] = [
  { role: 'GridWorker', regionCode: WUYI },
  { role: 'CommitteeDirector', regionCode: WUMALU },
  { role: 'Supervisor', regionCode: '370704001' },
];
const account = { accountId: 'a', grants };

function codeOf(select: () => unknown): string {
  try {
    select();
  } catch (error) {
    if (error instanceof Problem) return error.kind.code;
    throw error;
  }
  return 'none';
}

describe('acting grant', () => {
  it('is the first that the table admits to the action', () => {
    expect(selectActingGrant(account, 'roster.import', undefined, {})).toBe(grants[0]);
    expect(codeOf(() => selectActingGrant(account, 'region.register', undefined, {}))).toBe('permission.denied');
  });

  it('covers the region that the path names', () => {
    expect(selectActingGrant(account, 'roster.import', undefined, { regionCode: WUMALU })).toBe(grants[1]);
    expect(selectActingGrant(account, 'household.list', 'Supervisor@370704001', { regionCode: WUMALU })).toBe(
      grants[2],
    );
    const elsewhere = { regionCode: '370704002001' };
    expect(codeOf(() => selectActingGrant(account, 'household.list', undefined, elsewhere))).toBe('permission.denied');
  });

  it('is the one named by X-Acting-As, if it is held and admitted', () => {
    expect(selectActingGrant(account, 'household.list', 'Supervisor@370704001', {})).toBe(grants[2]);
    for (const named of [`GridWorker@${WUMALU}`, `LegalDrafter@${WUYI}`]) {
      expect(codeOf(() => selectActingGrant(account, 'household.list', named, {}))).toBe('permission.denied');
    }
  });

  it('takes in the account that the path names, where the scope is the own one', () => {
    expect(selectActingGrant(account, 'account.change-password', undefined, { accountId: 'a' })).toBe(grants[0]);
    const another = { accountId: 'b' };
    expect(codeOf(() => selectActingGrant(account, 'account.change-password', undefined, another))).toBe(
      'permission.denied',
    );
    const administrator: Grant = { role: 'SystemAdmin', regionCode: '370704' };
    const administering = { accountId: 'c', grants: [administrator] };
    expect(selectActingGrant(administering, 'account.change-password', undefined, another)).toBe(administrator);
  });

  it('takes in the person that the path names, where the scope is the own one', () => {
    const resident: Grant = { role: 'Resident', regionCode: WUYI };
    const own = { accountId: 'd', grants: [resident], subjectId: 's' };
    expect(selectActingGrant(own, 'contract.read', undefined, { subjectId: 's' })).toBe(resident);
    for (const someone of [own, { accountId: 'e', grants: [resident] }]) {
      const asked = () => selectActingGrant(someone, 'contract.read', undefined, { subjectId: 't' });
      expect(codeOf(asked)).toBe('permission.denied');
    }
  });

  it('is never System', () => {
    const forged: Grant[] = [{ role: 'System', regionCode: '000000' }];
    const system = { accountId: 'f', grants: forged };
    expect(codeOf(() => selectActingGrant(system, 'account.read-own', undefined, {}))).toBe('permission.denied');
  });

  it.each([
    '',
    'GridWorker',
    '@370704',
    'GridWorker@3707',
    'gridworker@370704',
    'GridWorker@370704;',
    'constructor@370704',
  ])('refuses the header %j', (header) => {
    expect(codeOf(() => parseActingAs(header))).toBe('http.acting-as-invalid');
  });
});
