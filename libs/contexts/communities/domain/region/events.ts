import type { DomainEvent } from '#libs/kernel/decider';

/** Day without time, `2026-06-30`, in Asia/Shanghai. */
export type CalendarDay = string;

export type RegionRegistered = DomainEvent<
  'RegionRegistered',
  { readonly regionCode: string; readonly name: string; readonly validFrom: CalendarDay }
>;

export type RegionClosed = DomainEvent<
  'RegionClosed',
  { readonly validUntil: CalendarDay; readonly successorCode: string | null }
>;

export type RegionEvent = RegionRegistered | RegionClosed;
