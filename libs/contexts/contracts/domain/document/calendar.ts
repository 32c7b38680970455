import { DAY_MILLISECONDS, type CalendarDay } from '#libs/kernel/calendar-day';
import type { Instant } from '#libs/kernel/clock';

/** An instant so many calendar days later. */
export function daysAfter(instant: Instant, days: number): Instant {
  return new Date(Date.parse(instant) + days * DAY_MILLISECONDS).toISOString();
}

/**
 * Last day of a period of months: the corresponding day of the last month, or that month's last day where it has none
 * (Civil Code 202); the day on which the period begins is not counted (Civil Code 201).
 */
export function lastDayOfPeriod(firstDay: CalendarDay, months: number): CalendarDay {
  const [year, month, day] = firstDay.split('-').map(Number) as [number, number, number];
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  const last = Math.min(day, lastOfMonth.getUTCDate());
  return `${lastOfMonth.toISOString().slice(0, 8)}${String(last).padStart(2, '0')}`;
}
