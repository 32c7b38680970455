import type { Instant } from './clock.js';

/** Day without time, `2026-06-30`, in Asia/Shanghai. */
export type CalendarDay = string;

export const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Asia/Shanghai is eight hours ahead of UTC all year: no summer time since 1991. */
export const SHANGHAI_OFFSET_MILLISECONDS = 8 * 60 * 60 * 1000;

const CALENDAR_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the text is a day of the Gregorian calendar from the year 100 on: not `2026-02-30`. */
export function isCalendarDay(text: string): boolean {
  if (!CALENDAR_DAY.test(text) || text.startsWith('00')) return false;
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
