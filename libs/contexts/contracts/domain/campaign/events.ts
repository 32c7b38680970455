import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { DomainEvent } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { CalendarDay } from '#libs/kernel/calendar-day';

export type Housing = 'OWNER_OCCUPIED' | 'RENTED' | 'VACANT';

/** Whom a campaign addresses; null does not narrow. All conditions hold together. */
export interface Audience {
  readonly estates: readonly string[] | null;
  readonly buildings: readonly string[] | null;
  readonly units: readonly string[] | null;
  readonly housing: readonly Housing[] | null;
  readonly grids: readonly string[] | null;
}

/** What the preview promised: every household is planned for or excluded for one of the reasons. */
export interface CampaignPlan {
  readonly householdCount: number;
  readonly plannedCount: number;
  /** Nobody is registered who could sign. */
  readonly withoutHeadCount: number;
  /** Holds a contract from the same template version that has not ended. */
  readonly alreadyHoldingCount: number;
}

/** All that is needed to go on after an interruption. Values are the same for every household, hence never personal. */
export type CampaignStarted = DomainEvent<
  'CampaignStarted',
  {
    readonly regionCode: string;
    readonly templateId: Uuid;
    readonly templateVersion: number;
    readonly templateContentHash: ContentHash;
    readonly title: string;
    readonly audience: Audience;
    readonly plan: CampaignPlan;
    readonly committeeName: string;
    readonly values: readonly { readonly name: string; readonly value: string }[];
    readonly startsOn: CalendarDay | null;
    readonly signBy: Instant;
    readonly startedAt: Instant;
  }
>;

export type CampaignFinished = DomainEvent<
  'CampaignFinished',
  { readonly issuedCount: number; readonly refusedCount: number; readonly finishedAt: Instant }
>;

export type CampaignEvent = CampaignStarted | CampaignFinished;
