import { assertNever } from '#libs/kernel/assert-never';
import { endOfDay, type CalendarDay } from '#libs/kernel/calendar-day';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { HoldTarget, LegalHoldEvent } from './events.js';

export interface Hold {
  readonly holdId: Uuid;
  readonly until: CalendarDay | null;
  readonly lifted: boolean;
}

/** All holds on one target, past ones too: one stream for each target, so that what stands on it can be read from the log at once. */
export type LegalHoldState =
  | { readonly status: 'never-held' }
  | {
      readonly status: 'held-before';
      readonly target: HoldTarget;
      readonly regionCode: string;
      readonly holds: readonly Hold[];
    };

export const initialLegalHold: LegalHoldState = { status: 'never-held' };

export function evolveLegalHold(state: LegalHoldState, event: LegalHoldEvent): LegalHoldState {
  const holds = state.status === 'never-held' ? [] : state.holds;
  switch (event.type) {
    case 'LegalHoldPlaced': {
      const { target, regionCode, holdId, until } = event.data;
      return { status: 'held-before', target, regionCode, holds: [...holds, { holdId, until, lifted: false }] };
    }
    case 'LegalHoldLifted':
      if (state.status === 'never-held') return state;
      return {
        ...state,
        holds: holds.map((hold) => (hold.holdId === event.data.holdId ? { ...hold, lifted: true } : hold)),
      };
    default:
      return assertNever(event, 'legal hold event');
  }
}

/** Holds that stand at a moment: neither lifted nor over. */
export function holdsInForce(state: LegalHoldState, now: Instant): readonly Hold[] {
  if (state.status === 'never-held') return [];
  return state.holds.filter(({ lifted, until }) => !lifted && (until === null || now < endOfDay(until)));
}
