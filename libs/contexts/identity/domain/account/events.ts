import type { Role } from '#libs/kernel/actor';
import type { Instant } from '#libs/kernel/clock';
import type { DomainEvent } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
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

/**
 * What is shown beside, or in place of, a password. Recovery codes are a sheet of paper for the day when the others are lost. What a factor
 * is made of (key, number, hashes) lies outside the log.
 */
export const ENROLLED_FACTORS = ['passkey', 'one-time-code', 'recovery-codes'] as const;
export type EnrolledFactor = (typeof ENROLLED_FACTORS)[number];

export type FactorEnrolled = DomainEvent<
  'FactorEnrolled',
  { readonly factorId: Uuid; readonly factor: EnrolledFactor }
>;

export type FactorRemoved = DomainEvent<'FactorRemoved', { readonly factorId: Uuid }>;

/** All at once, by an administrator: the way back when a device is lost. */
export type FactorsReset = DomainEvent<'FactorsReset', { readonly ground: ResetGround }>;

/** An identity of the district's own sign-on opens this account. `identityHash`: keyed hash of issuer and subject. */
export type SignOnLinked = DomainEvent<'SignOnLinked', { readonly linkId: Uuid; readonly identityHash: string }>;

export type SignOnUnlinked = DomainEvent<'SignOnUnlinked', { readonly linkId: Uuid }>;

export const RESET_GROUNDS = ['DEVICE_LOST', 'SUSPECTED_MISUSE', 'HOLDER_REQUEST'] as const;
export type ResetGround = (typeof RESET_GROUNDS)[number];

export const LOCK_GROUNDS = ['SUSPECTED_MISUSE', 'ABSENCE', 'HOLDER_REQUEST'] as const;
export type LockGround = (typeof LOCK_GROUNDS)[number];

export const DISABLE_GROUNDS = ['LEFT_OFFICE', 'MISUSE', 'REGISTERED_IN_ERROR', 'HOLDER_REQUEST'] as const;
export type DisableGround = (typeof DISABLE_GROUNDS)[number];

export type AccountEvent =
  | AccountRegistered
  | RoleGranted
  | RoleRevoked
  | AccountLocked
  | AccountUnlocked
  | AccountDisabled
  | PasswordChanged
  | FactorEnrolled
  | FactorRemoved
  | FactorsReset
  | SignOnLinked
  | SignOnUnlinked;
