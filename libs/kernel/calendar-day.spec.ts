import { dayOf, isCalendarDay } from './calendar-day.js';

describe('calendar day', () => {
  it.each(['2024-02-29', '1900-01-01', '2026-12-31'])('is %p', (text) => expect(isCalendarDay(text)).toBe(true));
  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '0026-01-01', '2026-1-1', ''])('is not %p', (text) =>
    expect(isCalendarDay(text)).toBe(false),
  );
  it('changes at midnight in Shanghai', () => {
    expect(dayOf('2026-06-29T15:59:59.999Z')).toBe('2026-06-29');
    expect(dayOf('2026-06-29T16:00:00.000Z')).toBe('2026-06-30');
  });
});
