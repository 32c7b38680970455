import type { CalendarDay } from '#libs/kernel/calendar-day';

/** Completed years between two days. */
export function yearsBetween(from: CalendarDay, to: CalendarDay): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}
