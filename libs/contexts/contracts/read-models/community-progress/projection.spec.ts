import { histories, storedContract } from '#libs/testing/contract-histories';
import { effectiveHistory, signedAt, WUYI } from '#libs/testing/contract-examples';
import { replay } from '#libs/testing/projection-replay';
import { communityProgress } from './projection.js';
import { rateOf, statisticsOf } from './statistics.js';

const rowsOf = (name: string) => replay(communityProgress, storedContract(histories[name] ?? []));

describe('community progress', () => {
  it('has a row for the room, none for the committee', () => {
    expect(rowsOf('issued')).toEqual([
      expect.objectContaining({
        regionCode: WUYI,
        building: '3-1',
        unit: '2',
        room: '501',
        status: 'ISSUED',
        signedAt: null,
      }),
    ]);
  });

  it('tells the signature of the household from that of the committee', () => {
    const household = replay(communityProgress, storedContract(effectiveHistory.slice(0, 3)));
    expect(household).toMatchObject([{ status: 'PARTIALLY_SIGNED', signedAt }]);
    const committee = replay(
      communityProgress,
      storedContract(effectiveHistory.filter((_, index) => index === 0 || index === 4)),
    );
    expect(committee).toMatchObject([{ status: 'PARTIALLY_SIGNED', signedAt: null }]);
  });

  it.each([
    ['effective', 'EFFECTIVE'],
    ['amended', 'EFFECTIVE'],
    ['declined', 'DECLINED'],
    ['withdrawn', 'WITHDRAWN'],
    ['lapsed', 'LAPSED'],
    ['terminated', 'TERMINATED'],
    ['expired', 'EXPIRED'],
  ])('shows a contract that was %s as %s', (name, status) => {
    expect(rowsOf(name).map((row) => row.status)).toEqual([status]);
  });

  it('gives the same rows at every replay', () => {
    for (const name of Object.keys(histories)) expect(rowsOf(name)).toEqual(rowsOf(name));
  });
});

describe('statistics of progress', () => {
  it('say what was counted of how many, and show declined, absent and withdrawn apart', () => {
    const counts = { EFFECTIVE: 80, PARTIALLY_SIGNED: 5, ISSUED: 5, DECLINED: 7, WITHDRAWN: 3 };
    expect(statisticsOf(counts, 85, 110)).toEqual({
      contracting: { numerator: 80, denominator: 110, value: 80 / 110 },
      signing: { numerator: 80, denominator: 97, value: 80 / 97 },
      declinedCount: 7,
      absentCount: 18,
      withdrawnCount: 3,
    });
  });

  it('give no value for a zero denominator', () => {
    expect(rateOf(0, 0)).toEqual({ numerator: 0, denominator: 0, value: null });
  });
});
