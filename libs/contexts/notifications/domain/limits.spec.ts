import fc from 'fast-check';
import { planDeliveries, NO_PREFERENCES, type Holder } from './delivery-plan.js';
import { isNews, NEWS_FOR } from './freshness.js';
import { before, LEADS } from './lead.js';
import { afterQuietHours, DEFAULT_QUIET_HOURS } from './quiet-hours.js';
import { MAX_REMINDERS, mayRemind, REMINDER_PAUSE } from './reminder-limits.js';
import { FIRST_PAUSE, LONGEST_PAUSE, MAX_AGE, MAX_ATTEMPTS, nextAttempt } from './retry-policy.js';

const NOW = '2026-06-15T04:00:00.000Z';
const later = (milliseconds: number, from = NOW) => new Date(Date.parse(from) + milliseconds).toISOString();
const HOUR = 3_600_000;

describe('quiet hours', () => {
  it.each([
    ['by day', '2026-06-15T04:00:00.000Z', '2026-06-15T04:00:00.000Z'],
    ['at 21:00', '2026-06-15T13:00:00.000Z', '2026-06-16T00:00:00.000Z'],
    ['before midnight', '2026-06-15T15:59:59.000Z', '2026-06-16T00:00:00.000Z'],
    ['after midnight', '2026-06-15T16:30:00.000Z', '2026-06-16T00:00:00.000Z'],
    ['at 07:59', '2026-06-15T23:59:59.000Z', '2026-06-16T00:00:00.000Z'],
    ['at 08:00', '2026-06-16T00:00:00.000Z', '2026-06-16T00:00:00.000Z'],
  ])('%s in Shanghai', (_, at, expected) => {
    expect(afterQuietHours(at, DEFAULT_QUIET_HOURS)).toBe(expected);
  });

  it('within one day', () => {
    expect(afterQuietHours('2026-06-15T04:30:00.000Z', { from: 12 * 60, until: 14 * 60 })).toBe(
      '2026-06-15T06:00:00.000Z',
    );
    expect(afterQuietHours('2026-06-15T06:00:00.000Z', { from: 12 * 60, until: 14 * 60 })).toBe(
      '2026-06-15T06:00:00.000Z',
    );
  });

  it('none', () => {
    expect(afterQuietHours('2026-06-15T16:30:00.000Z', null)).toBe('2026-06-15T16:30:00.000Z');
  });

  it('end within a day, and what comes after them is not quiet', () => {
    const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), minute, minute, (at, from, until) => {
        const instant = new Date(at).toISOString();
        const after = afterQuietHours(instant, { from, until });
        expect(after >= instant).toBe(true);
        expect(Date.parse(after) - at).toBeLessThanOrEqual(24 * HOUR);
        expect(afterQuietHours(after, { from, until })).toBe(after);
      }),
    );
  });
});

describe('reminders', () => {
  it('are three of a matter at most, two days apart', () => {
    expect(mayRemind([], NOW)).toBe(true);
    expect(mayRemind([later(-REMINDER_PAUSE)], NOW)).toBe(true);
    expect(mayRemind([later(-REMINDER_PAUSE + 1)], NOW)).toBe(false);
    expect(mayRemind([later(-90 * 24 * HOUR), later(-60 * 24 * HOUR), later(-30 * 24 * HOUR)], NOW)).toBe(false);
  });

  it('are planned so that none of them meets the limits by itself', () => {
    for (const leads of Object.values(LEADS)) {
      const due = leads.map((lead) => before('2026-06-30T16:00:00.000Z', lead, () => true));
      expect(due.length).toBeLessThanOrEqual(MAX_REMINDERS);
      due.forEach((at, index) => expect(mayRemind(due.slice(0, index), at)).toBe(true));
    }
  });
});

describe('news', () => {
  it('is what was recorded since the beginning, and not long ago', () => {
    const began = later(-1000 * HOUR);
    expect(isNews(NOW, NOW, began)).toBe(true);
    expect(isNews(later(-NEWS_FOR), NOW, began)).toBe(true);
    expect(isNews(later(-NEWS_FOR - 1), NOW, began)).toBe(false);
    expect(isNews(later(-1), NOW, NOW)).toBe(false);
  });

  it('stays news while the clock goes backwards or an hour ahead', () => {
    expect(isNews(later(HOUR), NOW, later(-HOUR))).toBe(true);
  });
});

describe('another attempt', () => {
  it('comes anywhere between now and a bound that doubles up to an hour', () => {
    const pause = (attempts: number, random: number) =>
      Date.parse(nextAttempt(attempts, NOW, NOW, random) as string) - Date.parse(NOW);
    expect(pause(1, 0)).toBe(0);
    expect(pause(1, 1)).toBe(FIRST_PAUSE);
    expect(pause(3, 1)).toBe(FIRST_PAUSE * 4);
    expect(pause(MAX_ATTEMPTS - 1, 1)).toBe(LONGEST_PAUSE);
  });

  it('is the last one some time, whatever the dice say', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (dice) => {
        let now = NOW;
        let attempts = 1;
        for (;;) {
          const at = nextAttempt(attempts, NOW, now, dice.next().value as number);
          if (at === undefined) break;
          expect(at >= now).toBe(true);
          now = at;
          attempts += 1;
        }
        expect(attempts).toBeLessThanOrEqual(MAX_ATTEMPTS);
        expect(Date.parse(now) - Date.parse(NOW)).toBeLessThanOrEqual(MAX_AGE);
      }),
    );
  });

  it('never comes for what is too old', () => {
    expect(nextAttempt(1, later(-MAX_AGE - 1), NOW, 0)).toBeUndefined();
  });
});

describe('ways out', () => {
  const all = new Set(['SMS', 'EMAIL', 'WECHAT'] as const);
  const holder = (wishes: Partial<Holder> = {}): Holder => ({
    holderId: 'h',
    preferences: NO_PREFERENCES,
    reachableBy: ['SMS', 'EMAIL'],
    ...wishes,
  });
  const ways = (...planned: Parameters<typeof planDeliveries>) =>
    planDeliveries(...planned).map(({ channel, state }) => `${channel} ${state}`);

  it('by default every one with an address for what presses, no text message for the rest', () => {
    expect(ways('BREACH_NOTICE', holder(), all, NOW)).toEqual(['SMS WAITING', 'EMAIL WAITING']);
    expect(ways('CONTRACT_CONCLUDED', holder(), all, NOW)).toEqual(['EMAIL WAITING']);
  });

  it('records a channel that is off, and one that was chosen without an address', () => {
    expect(ways('BREACH_NOTICE', holder(), new Set(), NOW)).toEqual(['SMS NOT_CONFIGURED', 'EMAIL NOT_CONFIGURED']);
    const preferences = { ...NO_PREFERENCES, channels: { BREACH_NOTICE: ['WECHAT'] } } as const;
    expect(ways('BREACH_NOTICE', holder({ preferences }), all, NOW)).toEqual(['WECHAT NO_ADDRESS']);
  });

  it('none for who chose none', () => {
    const preferences = { ...NO_PREFERENCES, channels: { BREACH_NOTICE: [] } };
    expect(ways('BREACH_NOTICE', holder({ preferences }), all, NOW)).toEqual([]);
  });

  it('wait for the morning', () => {
    const [delivery] = planDeliveries('BREACH_NOTICE', holder(), all, '2026-06-15T14:00:00.000Z');
    expect(delivery?.dueAt).toBe('2026-06-16T00:00:00.000Z');
  });
});
