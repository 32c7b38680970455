import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed, SubjectId } from '#libs/kernel/sealed';
import type { Audience, Housing } from '../../domain/campaign/events.js';

/** A household as issuing needs it. */
export interface IssuingHousehold {
  readonly householdId: Uuid;
  readonly regionCode: string;
  readonly householdNumber: string;
  readonly estate: string;
  readonly building: string;
  readonly unit: string;
  readonly room: string;
  readonly housing: Housing;
  readonly grid: string;
  /** Null when nobody is registered who could sign for it. */
  readonly head: { readonly subjectId: SubjectId; readonly name: Sealed } | null;
}

export interface AudiencePage {
  readonly households: readonly IssuingHousehold[];
  /** Give it as `after` for the next page; null on the last. */
  readonly next: unknown;
}

/** What issuing needs to know of households; implemented outside this context. */
export interface IssuingAudience {
  /** One page of the households addressed, in a stable order. */
  page(regionCode: string, audience: Audience, after: unknown, limit: number): Promise<AudiencePage>;
  /** Households by id; an id nobody knows is left out. */
  byId(householdIds: readonly Uuid[]): Promise<readonly IssuingHousehold[]>;
}

/** Injection token of the {@link IssuingAudience}. */
export const ISSUING_AUDIENCE = Symbol('contracts.IssuingAudience');
