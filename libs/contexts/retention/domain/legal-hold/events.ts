import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { Instant } from '#libs/kernel/clock';
import type { DomainEvent } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { LegalBasis } from '../record-class.js';

export const HOLD_TARGETS = ['PERSON', 'CONTRACT', 'CASE', 'REGION'] as const;

/** What a hold protects. `id`: the person's, contract's or case's id, or the code of the region with all that lies in it. */
export interface HoldTarget {
  readonly kind: (typeof HOLD_TARGETS)[number];
  readonly id: string;
}

/** 诉讼、仲裁、行政调查、审计、信访、其他 */
export const HOLD_GROUNDS = ['LITIGATION', 'ARBITRATION', 'INVESTIGATION', 'AUDIT', 'PETITION', 'OTHER'] as const;
export type HoldGround = (typeof HOLD_GROUNDS)[number];

/** By whom and why in words stands in the metadata. */
export type LegalHoldPlaced = DomainEvent<
  'LegalHoldPlaced',
  {
    readonly holdId: Uuid;
    readonly target: HoldTarget;
    /** Where the target lies. */
    readonly regionCode: string;
    readonly ground: HoldGround;
    readonly legalBasis: LegalBasis;
    /** Last day; null: until it is lifted. */
    readonly until: CalendarDay | null;
    readonly placedAt: Instant;
  }
>;

export type LegalHoldLifted = DomainEvent<'LegalHoldLifted', { readonly holdId: Uuid; readonly liftedAt: Instant }>;

export type LegalHoldEvent = LegalHoldPlaced | LegalHoldLifted;
