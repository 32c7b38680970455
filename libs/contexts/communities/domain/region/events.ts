import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { DomainEvent } from '#libs/kernel/decider';

export type RegionRegistered = DomainEvent<
  'RegionRegistered',
  { readonly regionCode: string; readonly name: string; readonly validFrom: CalendarDay }
>;

export type RegionClosed = DomainEvent<
  'RegionClosed',
  { readonly validUntil: CalendarDay; readonly successorCode: string | null }
>;

export type RegionEvent = RegionRegistered | RegionClosed;
