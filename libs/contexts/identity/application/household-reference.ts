import type { Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';

export interface InvitedHousehold {
  readonly householdId: Uuid;
  readonly regionCode: string;
  /** Null when no head is registered: nobody can be invited for it then. */
  readonly headSubjectId: SubjectId | null;
  readonly memberSubjectIds: readonly SubjectId[];
}

/** What invitations need to know of households; implemented outside this context. */
export interface HouseholdReference {
  /** Households by id; an id nobody knows has no entry. At most 500 at a time. */
  householdsOf(householdIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, InvitedHousehold>>;
}

/** Injection token of the {@link HouseholdReference}. */
export const HOUSEHOLD_REFERENCE = Symbol('identity.HouseholdReference');
