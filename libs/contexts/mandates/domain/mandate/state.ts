import { assertNever } from '#libs/kernel/assert-never';
import type { Instant } from '#libs/kernel/clock';
import type { MandateEvent, MandateGranted } from './events.js';

export interface GrantedMandate extends GrantedData {
  readonly status: 'granted';
  readonly revokedAt: Instant | null;
  /** Latest moment for which it was used. */
  readonly lastUsedFor: Instant | null;
}
type GrantedData = MandateGranted['data'];

export type MandateState = { readonly status: 'absent' } | GrantedMandate;

export const initialMandate: MandateState = { status: 'absent' };

export function evolveMandate(state: MandateState, event: MandateEvent): MandateState {
  if (event.type === 'MandateGranted') {
    return { status: 'granted', ...event.data, revokedAt: null, lastUsedFor: null };
  }
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'MandateExercised': {
      const { at } = event.data;
      const later = state.lastUsedFor === null || at > state.lastUsedFor;
      return later ? { ...state, lastUsedFor: at } : state;
    }
    case 'MandateRevoked':
      return { ...state, revokedAt: event.data.revokedAt };
    default:
      return assertNever(event, 'mandate event');
  }
}

/** Whether the mandate holds at a moment: late paper is measured by its day, not by the day it came in. */
export function holdsAt(
  { validFrom, validUntil, revokedAt }: Pick<GrantedMandate, 'validFrom' | 'validUntil' | 'revokedAt'>,
  at: Instant,
): boolean {
  return validFrom <= at && (validUntil === null || at < validUntil) && (revokedAt === null || at < revokedAt);
}
