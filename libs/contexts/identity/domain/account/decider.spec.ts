import type { Actor } from '#libs/kernel/actor';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import type { Sealed } from '#libs/kernel/sealed';
import { contextOf, specification } from '#libs/testing/decider-specification';
import type { AccountCommand } from './commands.js';
import { accountDecider, MAX_GRANTS } from './decider.js';
import type { AccountEvent } from './events.js';
import { MAX_FACTORS } from './factor-rules.js';
import * as problems from './problems.js';

const admin: Actor = { accountId: 'admin', role: 'SystemAdmin', regionCode: '370704' };
const director: Actor = { accountId: 'director', role: 'CommitteeDirector', regionCode: '370704001001' };
const system: Actor = { accountId: 'provisioning', role: 'System', regionCode: '000000' };
const holder: Actor = { accountId: 'a1', role: 'GridWorker', regionCode: '370704001001' };

const registration = {
  accountNameHash: 'h',
  displayName: 'sealed' as Sealed,
  homeRegionCode: '370704001001',
  subjectId: null,
};
const registered: AccountEvent = { type: 'AccountRegistered', data: registration };
const standsForSomebody: AccountEvent = { type: 'AccountRegistered', data: { ...registration, subjectId: 's1' } };
const always = { validFrom: '2026-01-01T00:00:00.000Z', validUntil: null };
const gridWorker = { role: 'GridWorker', regionCode: '370704001001', ...always } as const;
const granted: AccountEvent = { type: 'RoleGranted', data: gridWorker };
const disabled: AccountEvent = { type: 'AccountDisabled', data: { ground: 'LEFT_OFFICE' } };
const locked: AccountEvent = { type: 'AccountLocked', data: { ground: 'ABSENCE' } };
const account = specification(accountDecider);
const register: AccountCommand = { type: 'RegisterAccount', data: { accountId: 'a1', ...registration } };
const grant = (data: object = {}): AccountCommand => ({
  type: 'GrantRole',
  data: { accountId: 'a1', ...gridWorker, ...data },
});

describe('account', () => {
  it.each([admin, director, system])('is registered by %p', (actor) => {
    account.given().when(register, contextOf(actor)).then(registered);
  });

  it('is registered by nobody else, and not outside the area', () => {
    account.given().when(register, contextOf(holder)).thenRefused(NOT_PERMITTED);
    account
      .given()
      .when(register, contextOf({ ...admin, regionCode: '370705' }))
      .thenRefused(NOT_PERMITTED);
  });

  it('has a name that nobody else has', () => {
    account.given(registered).when(register, contextOf(admin)).thenRefused(problems.ACCOUNT_NAME_TAKEN);
  });

  it('is granted a role, once', () => {
    account.given(registered).when(grant(), contextOf(admin)).then(granted);
    account.given(registered, granted).when(grant(), contextOf(admin)).thenNothing();
    const later = grant({ validFrom: '2026-02-01T00:00:00.000Z' });
    account.given(registered, granted).when(later, contextOf(admin)).thenNothing();
  });

  it('is granted a shorter or longer time in place of the first', () => {
    const ending = { ...gridWorker, validUntil: '2027-01-01T00:00:00.000Z' };
    account
      .given(registered, granted)
      .when(grant(ending), contextOf(admin))
      .then({ type: 'RoleGranted', data: ending });
  });

  it('is granted nothing by its own holder', () => {
    const self = contextOf({ ...admin, accountId: 'a1' });
    account.given(registered).when(grant(), self).thenRefused(problems.OWN_ACCOUNT);
    account
      .given(registered, granted)
      .when({ type: 'RevokeRole', data: { accountId: 'a1', ...gridWorker } }, self)
      .thenRefused(problems.OWN_ACCOUNT);
  });

  it.each([admin, system, director])('never receives the role System, not even from %p', (actor) => {
    account
      .given(registered)
      .when(grant({ role: 'System' }), contextOf(actor))
      .thenRefused(problems.ROLE_NOT_GRANTABLE);
  });

  it('never receives the whole system as its area', () => {
    account
      .given(registered)
      .when(grant({ regionCode: '000000' }), contextOf(system))
      .thenRefused(problems.AREA_CODE_INVALID);
  });

  it('receives from a director only what works in his own community', () => {
    account.given(registered).when(grant(), contextOf(director)).then(granted);
    account
      .given(registered)
      .when(grant({ role: 'Auditor' }), contextOf(director))
      .thenRefused(problems.ROLE_NOT_GRANTABLE);
    account
      .given(registered)
      .when(grant({ regionCode: '370704001002' }), contextOf(director))
      .thenRefused(NOT_PERMITTED);
    account
      .given(registered)
      .when(grant({ regionCode: '370704' }), contextOf(director))
      .thenRefused(NOT_PERMITTED);
  });

  it('holds administration or content, never both', () => {
    const asAdmin = grant({ role: 'SystemAdmin' });
    account.given(registered, granted).when(asAdmin, contextOf(admin)).thenRefused(problems.ROLES_INCOMPATIBLE);
    const isAdmin: AccountEvent = { type: 'RoleGranted', data: { ...gridWorker, role: 'SystemAdmin' } };
    account.given(registered, isAdmin).when(grant(), contextOf(admin)).thenRefused(problems.ROLES_INCOMPATIBLE);
  });

  it('acts for somebody only if it says for whom', () => {
    const resident = grant({ role: 'Resident' });
    account.given(registered).when(resident, contextOf(admin)).thenRefused(problems.SUBJECT_REQUIRED);
    account
      .given(standsForSomebody)
      .when(resident, contextOf(admin))
      .then({ type: 'RoleGranted', data: { ...gridWorker, role: 'Resident' } });
  });

  it('holds no grant that ends before it begins, and not too many', () => {
    const reversed = grant({ validUntil: '2025-01-01T00:00:00.000Z' });
    account.given(registered).when(reversed, contextOf(admin)).thenRefused(problems.GRANT_PERIOD_INVALID);
    const many = Array.from({ length: MAX_GRANTS }, (_, index): AccountEvent => ({
      type: 'RoleGranted',
      data: { ...gridWorker, regionCode: String(370704002001 + index) },
    }));
    account
      .given(registered, ...many)
      .when(grant(), contextOf(admin))
      .thenRefused(problems.TOO_MANY_GRANTS);
  });

  it('loses a role once', () => {
    const revoke: AccountCommand = {
      type: 'RevokeRole',
      data: { accountId: 'a1', role: 'GridWorker', regionCode: '370704001001' },
    };
    const revoked: AccountEvent = { type: 'RoleRevoked', data: { role: 'GridWorker', regionCode: '370704001001' } };
    account.given(registered, granted).when(revoke, contextOf(admin)).then(revoked);
    account.given(registered, granted, revoked).when(revoke, contextOf(admin)).thenRefused(problems.GRANT_NOT_FOUND);
  });

  it('is locked, unlocked and at last disabled by an administrator', () => {
    const data = { accountId: 'a1' };
    account
      .given(registered)
      .when({ type: 'LockAccount', data: { ...data, ground: 'ABSENCE' } }, contextOf(admin))
      .then(locked);
    account
      .given(registered, locked)
      .when({ type: 'UnlockAccount', data }, contextOf(admin))
      .then({ type: 'AccountUnlocked', data: {} });
    account
      .given(registered, locked)
      .when({ type: 'DisableAccount', data: { ...data, ground: 'LEFT_OFFICE' } }, contextOf(admin))
      .then(disabled);
    account
      .given(registered)
      .when({ type: 'LockAccount', data: { ...data, ground: 'ABSENCE' } }, contextOf(director))
      .thenRefused(NOT_PERMITTED);
  });

  it('stays disabled', () => {
    account
      .given(registered, disabled)
      .when({ type: 'UnlockAccount', data: { accountId: 'a1' } }, contextOf(admin))
      .thenRefused(problems.ACCOUNT_DISABLED);
    account.given(registered, disabled).when(grant(), contextOf(admin)).thenRefused(problems.ACCOUNT_DISABLED);
    account
      .given(registered, disabled)
      .when({ type: 'ChangePassword', data: { accountId: 'a1' } }, contextOf(holder))
      .thenRefused(problems.ACCOUNT_DISABLED);
  });

  it('gets a new password from its holder or an administrator', () => {
    const change: AccountCommand = { type: 'ChangePassword', data: { accountId: 'a1' } };
    const changed: AccountEvent = { type: 'PasswordChanged', data: {} };
    account
      .given(registered, granted)
      .when(change, contextOf({ ...holder, accountId: 'a1' }))
      .then(changed);
    account.given(registered, granted).when(change, contextOf(admin)).then(changed);
    account
      .given(registered, granted)
      .when(change, contextOf({ ...holder, accountId: 'a2' }))
      .thenRefused(NOT_PERMITTED);
  });

  it('must exist', () => {
    account.given().when(grant(), contextOf(admin)).thenRefused(problems.ACCOUNT_NOT_FOUND);
  });
});

describe('what opens an account', () => {
  const enrol = (
    factorId: string,
    factor: 'passkey' | 'one-time-code' | 'recovery-codes' = 'passkey',
  ): AccountCommand => ({
    type: 'EnrolFactor',
    data: { accountId: 'a1', factorId, factor },
  });
  const enrolled = (factorId: string, factor: 'passkey' | 'recovery-codes' = 'passkey'): AccountEvent => ({
    type: 'FactorEnrolled',
    data: { factorId, factor },
  });
  const remove = (factorId: string): AccountCommand => ({ type: 'RemoveFactor', data: { accountId: 'a1', factorId } });
  const reset: AccountCommand = { type: 'ResetFactors', data: { accountId: 'a1', ground: 'DEVICE_LOST' } };
  const link: AccountCommand = { type: 'LinkSignOn', data: { accountId: 'a1', linkId: 'l1', identityHash: 'h' } };
  const linked: AccountEvent = { type: 'SignOnLinked', data: { linkId: 'l1', identityHash: 'h' } };
  const unlink: AccountCommand = { type: 'UnlinkSignOn', data: { accountId: 'a1', linkId: 'l1' } };

  it('is enrolled by its holder, once, and by no administrator', () => {
    account.given(registered).when(enrol('f1'), contextOf(holder)).then(enrolled('f1'));
    account.given(registered, enrolled('f1')).when(enrol('f1'), contextOf(holder)).thenNothing();
    account.given(registered).when(enrol('f1'), contextOf(admin)).thenRefused(NOT_PERMITTED);
  });

  it('is not enrolled without end', () => {
    const full = Array.from({ length: MAX_FACTORS }, (_, index) => enrolled(`f${index}`));
    account
      .given(registered, ...full)
      .when(enrol('more'), contextOf(holder))
      .thenRefused(problems.TOO_MANY_FACTORS);
  });

  it('is removed by its holder, but staff keep a second factor, for which recovery codes do not count', () => {
    account
      .given(registered, granted, enrolled('f1'), enrolled('f2'))
      .when(remove('f1'), contextOf(holder))
      .then({ type: 'FactorRemoved', data: { factorId: 'f1' } });
    account
      .given(registered, granted, enrolled('f1'), enrolled('f2', 'recovery-codes'))
      .when(remove('f1'), contextOf(holder))
      .thenRefused(problems.LAST_FACTOR);
    account.given(registered, granted).when(remove('f1'), contextOf(holder)).thenRefused(problems.FACTOR_NOT_FOUND);
    account
      .given(registered, granted, enrolled('f1'), enrolled('f2'))
      .when(remove('f1'), contextOf(admin))
      .thenRefused(NOT_PERMITTED);
  });

  it('is reset by another administrator, not by the holder', () => {
    account
      .given(registered, enrolled('f1'))
      .when(reset, contextOf(admin))
      .then({ type: 'FactorsReset', data: { ground: 'DEVICE_LOST' } });
    account.given(registered).when(reset, contextOf(admin)).thenNothing();
    account
      .given(registered, enrolled('f1'))
      .when(reset, contextOf({ ...admin, accountId: 'a1' }))
      .thenRefused(problems.OWN_ACCOUNT);
    account.given(registered, enrolled('f1')).when(reset, contextOf(director)).thenRefused(NOT_PERMITTED);
  });

  it('is a sign-on that the holder or an administrator links and unlinks', () => {
    account.given(registered).when(link, contextOf(holder)).then(linked);
    account.given(registered).when(link, contextOf(admin)).then(linked);
    account.given(registered).when(link, contextOf(director)).thenRefused(NOT_PERMITTED);
    account.given(registered, linked).when(link, contextOf(holder)).thenNothing();
    account
      .given(registered, linked)
      .when(unlink, contextOf(holder))
      .then({ type: 'SignOnUnlinked', data: { linkId: 'l1' } });
    account.given(registered).when(unlink, contextOf(holder)).thenRefused(problems.SIGN_ON_NOT_FOUND);
  });

  it('does not change once the account is disabled', () => {
    account.given(registered, disabled).when(enrol('f1'), contextOf(holder)).thenRefused(problems.ACCOUNT_DISABLED);
    account.given(registered, disabled).when(link, contextOf(admin)).thenRefused(problems.ACCOUNT_DISABLED);
  });
});
