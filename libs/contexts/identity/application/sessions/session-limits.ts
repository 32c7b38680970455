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

/** Whoever may do more than speak for himself has the shorter limits of staff. */
export function limitsOf(carrier: Carrier, grants: readonly SessionGrant[]): SessionLimits {
  const resident = grants.length > 0 && grants.every(({ role }) => SUBJECT_ROLES.includes(role));
  if (carrier === 'bearer') {
    return { idleSeconds: null, absoluteSeconds: resident ? RESIDENT_TOKEN_SECONDS : STAFF_TOKEN_SECONDS };
  }
  return resident
    ? { idleSeconds: RESIDENT_IDLE_SECONDS, absoluteSeconds: RESIDENT_ABSOLUTE_SECONDS }
    : { idleSeconds: STAFF_IDLE_SECONDS, absoluteSeconds: STAFF_ABSOLUTE_SECONDS };
}
