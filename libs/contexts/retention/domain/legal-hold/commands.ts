import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { DomainCommand } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { LegalBasis } from '../record-class.js';
import type { HoldGround, HoldTarget } from './events.js';

export type PlaceLegalHold = DomainCommand<
  'PlaceLegalHold',
  {
    readonly holdId: Uuid;
    readonly target: HoldTarget;
    readonly regionCode: string;
    readonly ground: HoldGround;
    readonly legalBasis: LegalBasis;
    readonly until: CalendarDay | null;
    readonly reason: string;
  }
>;

export type LiftLegalHold = DomainCommand<'LiftLegalHold', { readonly holdId: Uuid; readonly reason: string }>;

export type LegalHoldCommand = PlaceLegalHold | LiftLegalHold;
