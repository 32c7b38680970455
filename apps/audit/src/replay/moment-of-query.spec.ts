import { Problem } from '#libs/kernel/problem';
import { momentOf, type MomentAxis } from './moment-of-query.js';

describe('moment of a query', () => {
  it('compares times in UTC, whatever zone they were written in', () => {
    expect(momentOf('known', '2026-06-30T08:00:00+08:00')).toEqual({ axis: 'known', at: '2026-06-30T00:00:00.000Z' });
    expect(momentOf('effective', '2026-06-30T00:00Z')).toEqual({ axis: 'effective', at: '2026-06-30T00:00:00.000Z' });
  });

  it('takes positions and revisions', () => {
    expect(momentOf('position', '0000000000000000042')).toEqual({ axis: 'position', at: '0000000000000000042' });
    expect(momentOf('revision', '3')).toEqual({ axis: 'revision', at: 3 });
  });

  it.each<[MomentAxis, string]>([
    ['known', '2026-06-30'],
    ['known', '2026-06-30T08:00:00'],
    ['known', '2026-13-30T08:00:00Z'],
    ['known', '2026-02-30T08:00:00Z'],
    ['known', '2026-06-30T08:00:00+99:00'],
    ['effective', 'yesterday'],
    ['position', "1' or '1'='1"],
    ['position', ''],
    ['revision', '-1'],
    ['revision', '1e3'],
  ])('refuses %s %p', (axis, at) => {
    expect(() => momentOf(axis, at)).toThrow(Problem);
  });
});
