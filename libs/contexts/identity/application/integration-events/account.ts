import { definePublicEvent, publicContractOf } from '#libs/messaging/public-event';
import { instant, nullable, oneOf, regionCode, role, sealed, uuid } from '#libs/messaging/public-fields';
import { accountCodec } from '../../codec/account-codec.js';
import type {
  AccountDisabled,
  AccountEvent,
  AccountLocked,
  AccountRegistered,
  AccountUnlocked,
  FactorEnrolled,
  FactorRemoved,
  FactorsReset,
  PasswordChanged,
  RoleGranted,
  RoleRevoked,
  SignOnLinked,
  SignOnUnlinked,
} from '../../domain/account/events.js';

const accountId = uuid('The account.');
const roleName = role('The role.');
const factorId = uuid('The factor.');
const linkId = uuid('The link.');
const area = regionCode('Area the role is for.');

/** How somebody logs in stays inside the context, hashes included. */
export const accountContract = publicContractOf<AccountEvent>({
  context: 'identity',
  codec: accountCodec,
  events: {
    AccountRegistered: definePublicEvent({
      name: 'account-registered',
      version: 1,
      description: 'An account was made.',
      data: {
        accountId,
        displayName: sealed('Name that is shown, under the key of `subjectId`, else of the account.'),
        homeRegionCode: regionCode('Region that administers the account.'),
        subjectId: nullable(uuid('Person or organisation whose own affairs the account may act in; null: staff.')),
      },
      map: ({ data }: AccountRegistered, id) => ({
        accountId: id,
        displayName: data.displayName,
        homeRegionCode: data.homeRegionCode,
        subjectId: data.subjectId,
      }),
    }),
    RoleGranted: definePublicEvent({
      name: 'role-granted',
      version: 1,
      description: 'A role was granted; it replaces an earlier grant of the same role in the same area.',
      data: {
        accountId,
        role: roleName,
        regionCode: area,
        validFrom: instant('From when.'),
        validUntil: nullable(instant('Until when, exclusive; null: until revoked.')),
      },
      map: ({ data }: RoleGranted, id) => ({
        accountId: id,
        role: data.role,
        regionCode: data.regionCode,
        validFrom: data.validFrom,
        validUntil: data.validUntil,
      }),
    }),
    RoleRevoked: definePublicEvent({
      name: 'role-revoked',
      version: 1,
      description: 'A role was taken back.',
      data: { accountId, role: roleName, regionCode: area },
      map: ({ data }: RoleRevoked, id) => ({ accountId: id, role: data.role, regionCode: data.regionCode }),
    }),
    AccountLocked: definePublicEvent({
      name: 'account-locked',
      version: 1,
      description: 'Nobody can log in to the account for the time being.',
      data: { accountId, ground: oneOf(['SUSPECTED_MISUSE', 'ABSENCE', 'HOLDER_REQUEST'], 'Why.') },
      map: ({ data }: AccountLocked, id) => ({ accountId: id, ground: data.ground }),
    }),
    AccountUnlocked: definePublicEvent({
      name: 'account-unlocked',
      version: 1,
      description: 'The holder can log in again.',
      data: { accountId },
      map: (_event: AccountUnlocked, id) => ({ accountId: id }),
    }),
    AccountDisabled: definePublicEvent({
      name: 'account-disabled',
      version: 1,
      description: 'The account is closed for good.',
      data: {
        accountId,
        ground: oneOf(['LEFT_OFFICE', 'MISUSE', 'REGISTERED_IN_ERROR', 'HOLDER_REQUEST'], 'Why.'),
      },
      map: ({ data }: AccountDisabled, id) => ({ accountId: id, ground: data.ground }),
    }),
    PasswordChanged: definePublicEvent({
      name: 'password-changed',
      version: 1,
      description: 'The password was changed; the fact alone is recorded.',
      data: { accountId },
      map: (_event: PasswordChanged, id) => ({ accountId: id }),
    }),
    FactorEnrolled: definePublicEvent({
      name: 'factor-enrolled',
      version: 1,
      description: 'The holder can show one more factor when signing in.',
      data: { accountId, factorId, factor: oneOf(['passkey', 'one-time-code', 'recovery-codes'], 'What it is.') },
      map: ({ data }: FactorEnrolled, id) => ({ accountId: id, factorId: data.factorId, factor: data.factor }),
    }),
    FactorRemoved: definePublicEvent({
      name: 'factor-removed',
      version: 1,
      description: 'The holder took a factor away.',
      data: { accountId, factorId },
      map: ({ data }: FactorRemoved, id) => ({ accountId: id, factorId: data.factorId }),
    }),
    FactorsReset: definePublicEvent({
      name: 'factors-reset',
      version: 1,
      description: 'An administrator took all factors away but the password.',
      data: { accountId, ground: oneOf(['DEVICE_LOST', 'SUSPECTED_MISUSE', 'HOLDER_REQUEST'], 'Why.') },
      map: ({ data }: FactorsReset, id) => ({ accountId: id, ground: data.ground }),
    }),
    SignOnLinked: definePublicEvent({
      name: 'sign-on-linked',
      version: 1,
      description: "An identity of the district's own sign-on opens the account; which one is not told.",
      data: { accountId, linkId },
      map: ({ data }: SignOnLinked, id) => ({ accountId: id, linkId: data.linkId }),
    }),
    SignOnUnlinked: definePublicEvent({
      name: 'sign-on-unlinked',
      version: 1,
      description: 'That identity no longer opens the account.',
      data: { accountId, linkId },
      map: ({ data }: SignOnUnlinked, id) => ({ accountId: id, linkId: data.linkId }),
    }),
  },
});
