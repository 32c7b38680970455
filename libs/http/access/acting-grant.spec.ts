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
  it('is the first whose role the route admits', () => {
    expect(selectActingGrant(grants, ['CommitteeDirector', 'GridWorker'], undefined, undefined)).toBe(grants[0]);
  });

  it('covers the region that the path names', () => {
    expect(selectActingGrant(grants, ['CommitteeDirector', 'GridWorker'], undefined, WUMALU)).toBe(grants[1]);
    expect(selectActingGrant(grants, ['Supervisor'], undefined, WUMALU)).toBe(grants[2]);
    expect(codeOf(() => selectActingGrant(grants, ['GridWorker'], undefined, WUMALU))).toBe('permission.denied');
  });

  it('is the one named by X-Acting-As, if it is held and admitted', () => {
    const roles = ['GridWorker', 'Supervisor'] as const;
    expect(selectActingGrant(grants, roles, 'Supervisor@370704001', undefined)).toBe(grants[2]);
    expect(codeOf(() => selectActingGrant(grants, roles, `GridWorker@${WUMALU}`, undefined))).toBe('permission.denied');
    expect(codeOf(() => selectActingGrant(grants, roles, `CommitteeDirector@${WUMALU}`, undefined))).toBe(
      'permission.denied',
    );
  });

  it('is never System', () => {
    const forged: Grant[] = [{ role: 'System', regionCode: '000000' }];
    expect(codeOf(() => selectActingGrant(forged, ['System'], undefined, undefined))).toBe('permission.denied');
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
