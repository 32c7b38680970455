import type { DomainCommand } from '#libs/kernel/decider';
import type { CalendarDay } from '#libs/kernel/calendar-day';

export type RegisterRegion = DomainCommand<
  'RegisterRegion',
  { readonly regionCode: string; readonly name: string; readonly validFrom: CalendarDay }
>;

/** Codes change when the administrative division does; the old code stays valid for what was done under it. */
export type CloseRegion = DomainCommand<
  'CloseRegion',
  { readonly validUntil: CalendarDay; readonly successorCode: string | null }
>;

export type RegionCommand = RegisterRegion | CloseRegion;
