import { DAY_MILLISECONDS, SHANGHAI_OFFSET_MILLISECONDS } from '#libs/kernel/calendar-day';
import type { Instant } from '#libs/kernel/clock';

/** Minutes of the day in Asia/Shanghai; from is quiet, until is not. Over midnight when from is the later. */
export interface QuietHours {
  readonly from: number;
  readonly until: number;
}

const HOUR = 60;
const MINUTE_MILLISECONDS = 60_000;

/** 21:00 to 08:00: nobody's telephone rings at night for a contract. */
export const DEFAULT_QUIET_HOURS: QuietHours = { from: 21 * HOUR, until: 8 * HOUR };

/** The first instant from `at` on that is not quiet. */
export function afterQuietHours(at: Instant, quiet: QuietHours | null): Instant {
  if (quiet === null || quiet.from === quiet.until) return at;
  const local = Date.parse(at) + SHANGHAI_OFFSET_MILLISECONDS;
  const midnight = Math.floor(local / DAY_MILLISECONDS) * DAY_MILLISECONDS;
  const minute = (local - midnight) / MINUTE_MILLISECONDS;
  const { from, until } = quiet;
  const isQuiet = from < until ? minute >= from && minute < until : minute >= from || minute < until;
  if (!isQuiet) return at;
  const end = midnight + until * MINUTE_MILLISECONDS + (minute >= until ? DAY_MILLISECONDS : 0);
  return new Date(end - SHANGHAI_OFFSET_MILLISECONDS).toISOString();
}
