import type { Instant } from '#libs/kernel/clock';
import { aggregateIdOf } from '#libs/kernel/aggregate';
import { assertNever } from '#libs/kernel/assert-never';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed, SubjectId } from '#libs/kernel/sealed';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { accountCodec } from '../../codec/account-codec.js';
import type { AccountEvent, Grant } from '../../domain/account/events.js';
import { isSameGrant } from '../../domain/account/state.js';

/** One account. */
export type AccountRegisterRow = {
  readonly accountId: Uuid;
  /** Where the account is at home; its grants may reach further. */
  readonly regionCode: string;
  readonly displayName: Sealed;
  readonly subjectId: SubjectId | null;
  readonly status: 'ACTIVE' | 'LOCKED' | 'DISABLED';
  readonly grants: readonly Grant[];
  readonly registeredAt: Instant;
  readonly passwordChangedAt: Instant | null;
};

function evolve(
  rows: readonly AccountRegisterRow[],
  { event, stored }: ProjectedEvent<AccountEvent>,
): readonly AccountRegisterRow[] {
  if (event.type === 'AccountRegistered') {
    const { homeRegionCode, displayName, subjectId } = event.data;
    return [
      {
        accountId: aggregateIdOf(stored.streamId),
        regionCode: homeRegionCode,
        displayName,
        subjectId,
        status: 'ACTIVE',
        grants: [],
        registeredAt: stored.recordedAt,
        passwordChangedAt: null,
      },
    ];
  }
  return rows.map((row) => ({ ...row, ...changeOf(row, event, stored.recordedAt) }));
}

function changeOf(
  { grants }: AccountRegisterRow,
  event: Exclude<AccountEvent, { type: 'AccountRegistered' }>,
  recordedAt: Instant,
): Partial<AccountRegisterRow> {
  switch (event.type) {
    case 'RoleGranted':
      return { grants: [...grants.filter((held) => !isSameGrant(held, event.data)), event.data] };
    case 'RoleRevoked':
      return { grants: grants.filter((held) => !isSameGrant(held, event.data)) };
    case 'AccountLocked':
      return { status: 'LOCKED' };
    case 'AccountUnlocked':
      return { status: 'ACTIVE' };
    case 'AccountDisabled':
      return { status: 'DISABLED' };
    case 'PasswordChanged':
      return { passwordChangedAt: recordedAt };
    // How somebody signs in is nobody's business but his own.
    case 'FactorEnrolled':
    case 'FactorRemoved':
    case 'FactorsReset':
    case 'SignOnLinked':
    case 'SignOnUnlinked':
      return {};
    default:
      return assertNever(event, 'account event');
  }
}

/** Register of accounts: who may act in which role, by home region. */
export const accountRegister: Projection<AccountRegisterRow, AccountEvent> = {
  name: 'account-register',
  version: 1,
  table: {
    name: 'account_register',
    columns: {
      accountId: { type: 'text' },
      regionCode: { type: 'text' },
      displayName: { type: 'text' },
      subjectId: { type: 'text', nullable: true },
      status: { type: 'text' },
      grants: { type: 'json' },
      registeredAt: { type: 'timestamptz' },
      passwordChangedAt: { type: 'timestamptz', nullable: true },
    },
    key: ['accountId'],
    group: 'accountId',
    indexes: [['regionCode', 'accountId']],
  },
  storedTypes: accountCodec.storedTypes,
  decode: (stored) => accountCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};
