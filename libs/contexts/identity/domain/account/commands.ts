import type { Role } from '#libs/kernel/actor';
import type { DomainCommand } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed, SubjectId } from '#libs/kernel/sealed';
import type { DisableGround, EnrolledFactor, Grant, LockGround, ResetGround } from './events.js';

/** `accountId` comes along in every command so that nobody can be judge of his own account. */
interface OfAccount {
  readonly accountId: string;
}

export type RegisterAccount = DomainCommand<
  'RegisterAccount',
  OfAccount & {
    readonly accountNameHash: string;
    readonly displayName: Sealed;
    readonly homeRegionCode: string;
    readonly subjectId: SubjectId | null;
  }
>;

export type GrantRole = DomainCommand<'GrantRole', OfAccount & Grant>;

export type RevokeRole = DomainCommand<'RevokeRole', OfAccount & { readonly role: Role; readonly regionCode: string }>;

export type LockAccount = DomainCommand<'LockAccount', OfAccount & { readonly ground: LockGround }>;

export type UnlockAccount = DomainCommand<'UnlockAccount', OfAccount>;

export type DisableAccount = DomainCommand<'DisableAccount', OfAccount & { readonly ground: DisableGround }>;

/** The new password itself never reaches the domain. */
export type ChangePassword = DomainCommand<'ChangePassword', OfAccount>;

/** The proof that the holder has it is looked at before: key and number never reach the domain. */
export type EnrolFactor = DomainCommand<
  'EnrolFactor',
  OfAccount & { readonly factorId: Uuid; readonly factor: EnrolledFactor }
>;

export type RemoveFactor = DomainCommand<'RemoveFactor', OfAccount & { readonly factorId: Uuid }>;

export type ResetFactors = DomainCommand<'ResetFactors', OfAccount & { readonly ground: ResetGround }>;

export type LinkSignOn = DomainCommand<
  'LinkSignOn',
  OfAccount & { readonly linkId: Uuid; readonly identityHash: string }
>;

export type UnlinkSignOn = DomainCommand<'UnlinkSignOn', OfAccount & { readonly linkId: Uuid }>;

/** What somebody shows when he signs in. */
export type FactorCommand = EnrolFactor | RemoveFactor | ResetFactors | LinkSignOn | UnlinkSignOn;

export type AccountCommand =
  | RegisterAccount
  | GrantRole
  | RevokeRole
  | LockAccount
  | UnlockAccount
  | DisableAccount
  | ChangePassword
  | FactorCommand;
