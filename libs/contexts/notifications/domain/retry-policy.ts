import type { Instant } from '#libs/kernel/clock';

/** Attempts before a delivery is a dead letter: with the pauses below two hours of a provider's outage on average, four at most. */
export const MAX_ATTEMPTS = 12;

/** Milliseconds after which a delivery is not tried again, however few its attempts: a message two days late misleads. */
export const MAX_AGE = 48 * 60 * 60 * 1000;

/** Upper bound in milliseconds of the pause before the second attempt; doubled for each further one. */
export const FIRST_PAUSE = 15_000;

/** Upper bound of any pause, in milliseconds. */
export const LONGEST_PAUSE = 60 * 60 * 1000;

/**
 * When a failed delivery is tried again; undefined: never. The pause is anywhere between nothing and its bound (full jitter), so that
 * what failed together does not come back together.
 * @param attempts so far, the failed one included
 * @param dueSince when the delivery first fell due
 * @param random from 0 to 1
 */
export function nextAttempt(attempts: number, dueSince: Instant, now: Instant, random: number): Instant | undefined {
  if (attempts >= MAX_ATTEMPTS) return undefined;
  const bound = Math.min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE);
  const at = Date.parse(now) + Math.round(random * bound);
  return at - Date.parse(dueSince) > MAX_AGE ? undefined : new Date(at).toISOString();
}
