import type { Instant } from '#libs/kernel/clock';
import { DAY_MILLISECONDS, dayOf } from '#libs/kernel/calendar-day';
import type { ReminderKind } from './notice.js';

/** How long before a day something is said. Working days where people need an office that is open to act. */
export interface Lead {
  readonly days: number;
  readonly counting: 'CALENDAR_DAYS' | 'WORKING_DAYS';
}

/**
 * When each kind of reminder is due, earliest first. A week, then half of one, then the day before: three times is the limit of
 * `reminder-limits.ts`, and no two of them are nearer than it allows. A reply to a breach notice is written in office hours with somebody's
 * help, so its lead counts working days. A month is what it takes to talk about a contract before it ends.
 */
export const LEADS: Readonly<Record<ReminderKind, readonly Lead[]>> = {
  SIGNING_REMINDER: [
    { days: 7, counting: 'CALENDAR_DAYS' },
    { days: 3, counting: 'CALENDAR_DAYS' },
    { days: 1, counting: 'CALENDAR_DAYS' },
  ],
  AMENDMENT_REMINDER: [
    { days: 5, counting: 'CALENDAR_DAYS' },
    { days: 1, counting: 'CALENDAR_DAYS' },
  ],
  REPLY_DEADLINE: [{ days: 2, counting: 'WORKING_DAYS' }],
  EXPIRY_COMING: [{ days: 30, counting: 'CALENDAR_DAYS' }],
};

/** Whether a day (`2026-06-30`) is a working day of the published calendar. Handed in: the calendar is data of its year. */
export type IsWorkingDay = (day: string) => boolean;

/** More than the longest run of holidays: a calendar without working days is a defect, not a wait. */
const LONGEST_HOLIDAY = 30;

/** The instant so long before another; the time of day stays. */
export function before(instant: Instant, { days, counting }: Lead, isWorkingDay: IsWorkingDay): Instant {
  let at = Date.parse(instant);
  if (counting === 'CALENDAR_DAYS') return new Date(at - days * DAY_MILLISECONDS).toISOString();
  const earliest = at - (days + LONGEST_HOLIDAY) * DAY_MILLISECONDS;
  for (let counted = 0; counted < days && at > earliest;) {
    at -= DAY_MILLISECONDS;
    if (isWorkingDay(dayOf(new Date(at).toISOString()))) counted += 1;
  }
  return new Date(at).toISOString();
}
