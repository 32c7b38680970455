import type { Instant } from '#libs/kernel/clock';

const DAY_MILLISECONDS = 86_400_000;

/** Shorter leaves nobody time to ask for advice; working days only make it longer. */
export const SHORTEST_REPLY_DAYS = 3;
export const LONGEST_REPLY_DAYS = 30;

/** Thirty working days span at most this many days, the long holidays of spring and October included. */
export const LONGEST_REPLY_SPAN_DAYS = 60;

/** Days to appeal a finding: as long as against a first judgment (Civil Procedure Law). */
export const APPEAL_DAYS = 15;

/** A longer task is an amendment of the contract, not a rectification. */
export const LONGEST_RECTIFICATION_DAYS = 180;

/** Evidence of one case; a case with more belongs before a court. */
export const MAX_EVIDENCE = 50;

export function daysAfter(instant: Instant, days: number): Instant {
  return new Date(Date.parse(instant) + days * DAY_MILLISECONDS).toISOString();
}

/** The instant moved by the time between two others. */
export function movedBy(instant: Instant, from: Instant, to: Instant): Instant {
  return new Date(Date.parse(instant) + Date.parse(to) - Date.parse(from)).toISOString();
}
