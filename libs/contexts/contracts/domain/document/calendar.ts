import type { Instant } from '#libs/kernel/clock';

/** Day without time, `2026-06-30`, in Asia/Shanghai. */
export type CalendarDay = string;

const CALENDAR_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Asia/Shanghai is eight hours ahead of UTC, without summer time since 1991. */
const SHANGHAI_OFFSET_MILLISECONDS = 8 * 60 * 60 * 1000;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Whether the text is a day that exists: not `2026-02-30`. */
export function isCalendarDay(text: string): boolean {
  if (!CALENDAR_DAY.test(text)) return false;
  const milliseconds = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text);
}

/** The day in Asia/Shanghai on which an instant lies. */
export function dayOf(instant: Instant): CalendarDay {
  return new Date(Date.parse(instant) + SHANGHAI_OFFSET_MILLISECONDS).toISOString().slice(0, 10);
}

/** The first instant of a day in Asia/Shanghai. */
export function startOfDay(day: CalendarDay): Instant {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) - SHANGHAI_OFFSET_MILLISECONDS).toISOString();
}

/** The instant at which a day is over, 24:00 in Asia/Shanghai (Civil Code 203). */
export function endOfDay(day: CalendarDay): Instant {
  return new Date(Date.parse(startOfDay(day)) + DAY_MILLISECONDS).toISOString();
}

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
