import { SUBJECT_ROLES } from '../../domain/account/events.js';
import type { Carrier, SessionGrant } from './session.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long a session lasts. */
export interface SessionLimits {
  /** Without a request; null: the absolute limit is the only one. */
  readonly idleSeconds: number | null;
  /** From the login on, whatever happens. */
  readonly absoluteSeconds: number;
}

/** An hour of work; a program logs in again by itself. */
export const STAFF_TOKEN_SECONDS = HOUR;

/** As long as the idle time of residents: who reads with a token has the same time. */
export const RESIDENT_TOKEN_SECONDS = 2 * HOUR;

/** The desk in the service hall that somebody left for a visit to a household. OWASP names 15 to 30 minutes for such work. */
export const STAFF_IDLE_SECONDS = 30 * MINUTE;

/** A working day with its evening meeting; NIST SP 800-63B-4, 2.2.3 asks for a new login within 24 hours at least. */
export const STAFF_ABSOLUTE_SECONDS = 12 * HOUR;

/** Elders get ample time to read, and to have a contract read out (domain brief, "What people need"). */
export const RESIDENT_IDLE_SECONDS = 2 * HOUR;

/** One may sleep on a contract; the link in an invitation opens only once. */
export const RESIDENT_ABSOLUTE_SECONDS = 24 * HOUR;

/** An id in a cookie is replaced after so long: a copy of it is good for a quarter of an hour at most, or gives itself away. */
export const ROTATE_AFTER_SECONDS = 15 * MINUTE;

/** Requests sent side by side with an id that has just been replaced are answered all the same, over slow mobile networks too. */
export const GRACE_SECONDS = 30;

/** One new id a minute at most, however many requests ask side by side, and however many answers are lost. */
export const REPLACEMENT_SPACING_SECONDS = MINUTE;

/** The time of the last use is written down once a minute: precise enough for a limit of half an hour. */
export const TOUCH_AFTER_SECONDS = MINUTE;

/** Whoever may do more than speak for himself has the shorter limits of staff. */
export function limitsOf(carrier: Carrier, grants: readonly SessionGrant[]): SessionLimits {
  if (carrier === 'bearer') {
    return {
      idleSeconds: null,
      absoluteSeconds: speaksForHimself(grants) ? RESIDENT_TOKEN_SECONDS : STAFF_TOKEN_SECONDS,
    };
  }
  return speaksForHimself(grants)
    ? { idleSeconds: RESIDENT_IDLE_SECONDS, absoluteSeconds: RESIDENT_ABSOLUTE_SECONDS }
    : { idleSeconds: STAFF_IDLE_SECONDS, absoluteSeconds: STAFF_ABSOLUTE_SECONDS };
}

/**
 * How long a browser keeps the cookie. Residents' outlives the browser: the one inside a messenger is closed whenever somebody looks
 * up from it. Staff's does not: their computers are shared.
 */
export function cookieSecondsOf(grants: readonly SessionGrant[], secondsLeft: number): number | undefined {
  return speaksForHimself(grants) ? secondsLeft : undefined;
}

function speaksForHimself(grants: readonly SessionGrant[]): boolean {
  return grants.length > 0 && grants.every(({ role }) => SUBJECT_ROLES.includes(role));
}
