import chineseDays from 'chinese-days';
import type { CalendarDay } from '#libs/kernel/calendar-day';

/** By the calendar of public holidays and make-up working days that the State Council publishes each year. */
export function isWorkingDay(day: CalendarDay): boolean {
  return chineseDays.isWorkday(day);
}
