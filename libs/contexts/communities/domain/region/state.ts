import { assertNever } from '#libs/kernel/assert-never';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { RegionEvent } from './events.js';

export type RegionState =
  | { readonly status: 'absent' }
  | { readonly status: 'open'; readonly regionCode: string; readonly name: string; readonly validFrom: CalendarDay }
  | {
      readonly status: 'closed';
      readonly regionCode: string;
      readonly name: string;
      readonly validFrom: CalendarDay;
      readonly validUntil: CalendarDay;
    };

export const initialRegion: RegionState = { status: 'absent' };

export function evolveRegion(state: RegionState, event: RegionEvent): RegionState {
  switch (event.type) {
    case 'RegionRegistered':
      return { status: 'open', ...event.data };
    case 'RegionClosed':
      return state.status === 'open' ? { ...state, status: 'closed', validUntil: event.data.validUntil } : state;
    default:
      return assertNever(event, 'region event');
  }
}
