import type { Instant } from '#libs/kernel/clock';

/** Reminders of one matter to one person. The fourth persuades nobody the third did not; then somebody rings the bell instead. */
export const MAX_REMINDERS = 3;

/** Milliseconds between two reminders of one matter: time to act on the first, a weekend included for who reads it on Friday. */
export const REMINDER_PAUSE = 48 * 60 * 60 * 1000;

/**
 * Whether one more reminder is allowed.
 * @param earlier instants of the reminders of this matter that this person has had
 */
export function mayRemind(earlier: readonly Instant[], now: Instant): boolean {
  if (earlier.length >= MAX_REMINDERS) return false;
  const latest = Math.max(...earlier.map((instant) => Date.parse(instant)), Number.NEGATIVE_INFINITY);
  return Date.parse(now) - latest >= REMINDER_PAUSE;
}
