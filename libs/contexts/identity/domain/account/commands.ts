import type { Role } from '#libs/kernel/actor';
import type { DomainCommand } from '#libs/kernel/decider';
import type { Sealed, SubjectId } from '#libs/kernel/sealed';
import type { DisableGround, Grant, LockGround } from './events.js';

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

export type AccountCommand =
  RegisterAccount | GrantRole | RevokeRole | LockAccount | UnlockAccount | DisableAccount | ChangePassword;
