import fc from 'fast-check';
import { DEFAULT_PERIODS } from './record-class.js';
import { retainedOf, yearsLater, type KeptRecord } from './retained.js';

const record: KeptRecord = {
  kind: 'CONTRACT',
  recordId: 'c1',
  recordClass: 'CONTRACT',
  regionCode: '370704001001',
  endedAt: '2026-06-30T02:00:00.000Z',
};
const why = (overrides: Partial<KeptRecord>, holds: readonly string[], now: string) =>
  retainedOf({ ...record, ...overrides }, DEFAULT_PERIODS, holds, now);

describe('what is kept', () => {
  it('is a contract for thirty years to the end of the day', () => {
    const kept = why({}, [], '2056-06-30T15:59:59.999Z');
    expect(kept).toMatchObject({ why: 'RETENTION_PERIOD', until: '2056-06-30T16:00:00.000Z' });
    expect(why({}, [], '2056-06-30T16:00:00.000Z')).toBeUndefined();
  });

  it('is a covenant for ever, a check for ten years, an offer that came to nothing not at all', () => {
    expect(why({ recordClass: 'COVENANT' }, [], '2999-01-01T00:00:00.000Z')).toMatchObject({ until: null });
    expect(why({ recordClass: 'ROUTINE_CHECK' }, [], '2036-07-01T00:00:00.000Z')).toBeUndefined();
    expect(why({ recordClass: 'UNCONCLUDED_OFFER' }, [], '2026-06-30T02:00:00.000Z')).toBeUndefined();
  });

  it('is what runs, whatever its period, and what is held, whatever else', () => {
    const running = why({ endedAt: null, recordClass: 'UNCONCLUDED_OFFER' }, [], '2999-01-01T00:00:00.000Z');
    expect(running).toMatchObject({ why: 'MATTER_RUNNING', until: null });
    expect(why({}, ['h1'], '2999-01-01T00:00:00.000Z')).toMatchObject({ why: 'LEGAL_HOLD', holdIds: ['h1'] });
  });

  it('ends never earlier than the same day so many years later', () => {
    expect(yearsLater('2024-02-29', 30)).toBe('2054-03-01');
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1950-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 100 }),
        (date, years) => {
          const day = date.toISOString().slice(0, 10);
          const later = yearsLater(day, years);
          expect(Number(later.slice(0, 4))).toBe(Number(day.slice(0, 4)) + years);
          expect(later.slice(5) >= day.slice(5)).toBe(true);
        },
      ),
    );
  });
});
