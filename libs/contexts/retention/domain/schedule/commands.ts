import type { DomainCommand } from '#libs/kernel/decider';
import type { RetentionPeriod } from '../record-class.js';

/** All periods of a district at once. `version` is the one this makes: two officers at the same time do not overwrite each other. */
export type AdoptRetentionSchedule = DomainCommand<
  'AdoptRetentionSchedule',
  {
    readonly regionCode: string;
    readonly version: number;
    readonly periods: readonly RetentionPeriod[];
    readonly reason: string;
  }
>;

export type RetentionScheduleCommand = AdoptRetentionSchedule;
