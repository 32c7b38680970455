import { replyDueAt } from './reply-deadline.js';

describe('reply deadline', () => {
  it('ends with a day in Shanghai; the day of the notice does not count', () => {
    // Tuesday 10:00 in Shanghai, three working days: Wednesday, Thursday, Friday.
    expect(replyDueAt('2026-06-09T02:00:00.000Z', { days: 3, counting: 'WORKING_DAYS' })).toBe(
      '2026-06-12T16:00:00.000Z',
    );
  });

  it('belongs to the next day in Shanghai from 16:00 UTC on', () => {
    expect(replyDueAt('2026-06-08T16:30:00.000Z', { days: 3, counting: 'WORKING_DAYS' })).toBe(
      '2026-06-12T16:00:00.000Z',
    );
  });

  it('skips weekends and holidays in working days', () => {
    // National Day 2026: 1 to 7 October; Wednesday 30 September is the day of the notice.
    expect(replyDueAt('2026-09-30T02:00:00.000Z', { days: 1, counting: 'WORKING_DAYS' })).toBe(
      '2026-10-08T16:00:00.000Z',
    );
  });

  it('does not end calendar days on a weekend', () => {
    // Wednesday and three days is Saturday: it ends with Monday.
    expect(replyDueAt('2026-06-10T02:00:00.000Z', { days: 3, counting: 'CALENDAR_DAYS' })).toBe(
      '2026-06-15T16:00:00.000Z',
    );
  });
});
