import type { Instant } from '#libs/kernel/clock';
import type { CalendarDay } from './region/events.js';

const CALENDAR_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Asia/Shanghai is eight hours ahead of UTC all year (no summer time since 1991). */
const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000;

/** Whether the text is a day of the Gregorian calendar, `2026-02-28`. */
export function isCalendarDay(text: string): boolean {
  const parts = CALENDAR_DAY.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  // Years below 100 are moved to the 20th century by Date.UTC and so refused here.
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** The day of an instant in Asia/Shanghai. */
export function calendarDayOf(instant: Instant): CalendarDay {
  return new Date(Date.parse(instant) + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** Completed years between two days. */
export function yearsBetween(from: CalendarDay, to: CalendarDay): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}
