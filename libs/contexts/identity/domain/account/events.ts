import type { Role } from '#libs/kernel/actor';
import type { Instant } from '#libs/kernel/clock';
import type { DomainEvent } from '#libs/kernel/decider';
import type { Sealed, SubjectId } from '#libs/kernel/sealed';

/** In these somebody acts for himself or his organisation, so the account must say for whom. */
export const SUBJECT_ROLES: readonly Role[] = ['Resident', 'OrganizationSigner'];

/** A role in an area for a time. `validUntil` is exclusive; null: until revoked. */
export interface Grant {
  readonly role: Role;
  readonly regionCode: string;
  readonly validFrom: Instant;
  readonly validUntil: Instant | null;
}

/** `subjectId`: the person or organisation whose own affairs the account may act in; null for staff. */
export type AccountRegistered = DomainEvent<
  'AccountRegistered',
  {
    readonly accountNameHash: string;
    readonly displayName: Sealed;
    readonly homeRegionCode: string;
    readonly subjectId: SubjectId | null;
  }
>;

/** Replaces an earlier grant of the same role in the same area. */
export type RoleGranted = DomainEvent<'RoleGranted', Grant>;

export type RoleRevoked = DomainEvent<'RoleRevoked', { readonly role: Role; readonly regionCode: string }>;

export type AccountLocked = DomainEvent<'AccountLocked', { readonly ground: LockGround }>;

export type AccountUnlocked = DomainEvent<'AccountUnlocked', Record<string, never>>;

/** For good: an account that was disabled is never opened again. */
export type AccountDisabled = DomainEvent<'AccountDisabled', { readonly ground: DisableGround }>;

/** The fact only: the secret lies, hashed, outside the log. */
export type PasswordChanged = DomainEvent<'PasswordChanged', Record<string, never>>;

export const LOCK_GROUNDS = ['SUSPECTED_MISUSE', 'ABSENCE', 'HOLDER_REQUEST'] as const;
export type LockGround = (typeof LOCK_GROUNDS)[number];

export const DISABLE_GROUNDS = ['LEFT_OFFICE', 'MISUSE', 'REGISTERED_IN_ERROR', 'HOLDER_REQUEST'] as const;
export type DisableGround = (typeof DISABLE_GROUNDS)[number];

export type AccountEvent =
  AccountRegistered | RoleGranted | RoleRevoked | AccountLocked | AccountUnlocked | AccountDisabled | PasswordChanged;
