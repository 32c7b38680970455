import type { Instant } from '#libs/kernel/clock';
import type { DomainEvent } from '#libs/kernel/decider';
import type { RetentionPeriod } from '../record-class.js';

/** Why it was adopted stands in the metadata. */
export type RetentionScheduleAdopted = DomainEvent<
  'RetentionScheduleAdopted',
  {
    readonly regionCode: string;
    readonly version: number;
    /** Every record class once, in the order of the classes. */
    readonly periods: readonly RetentionPeriod[];
    readonly adoptedAt: Instant;
  }
>;

export type RetentionScheduleEvent = RetentionScheduleAdopted;
