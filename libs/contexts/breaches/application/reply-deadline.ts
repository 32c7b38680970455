import chineseDays from 'chinese-days';
import { DAY_MILLISECONDS, SHANGHAI_OFFSET_MILLISECONDS } from '#libs/kernel/calendar-day';
import type { Instant } from '#libs/kernel/clock';
import type { ReplyPeriod } from '../domain/breach-case/events.js';

/**
 * The instant at which a reply period ends: the midnight in Shanghai after its last day. The day of the notice does not count (Civil Code
 * 201); working days follow the published calendar of holidays and make-up workdays. A period in calendar days that would end on a
 * holiday ends with the next working day (Civil Code 203).
 */
export function replyDueAt(from: Instant, { days, counting }: ReplyPeriod): Instant {
  let day = Math.floor((Date.parse(from) + SHANGHAI_OFFSET_MILLISECONDS) / DAY_MILLISECONDS);
  let counted = 0;
  while (counted < days || !chineseDays.isWorkday(calendarDayOf(day))) {
    day += 1;
    if (counting === 'CALENDAR_DAYS' || chineseDays.isWorkday(calendarDayOf(day))) counted += 1;
  }
  return new Date((day + 1) * DAY_MILLISECONDS - SHANGHAI_OFFSET_MILLISECONDS).toISOString();
}

/** `2026-06-30` of a day counted from 1970-01-01. */
function calendarDayOf(day: number): string {
  return new Date(day * DAY_MILLISECONDS).toISOString().slice(0, 10);
}
