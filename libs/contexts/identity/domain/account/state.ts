import type { Instant } from '#libs/kernel/clock';
import { assertNever } from '#libs/kernel/assert-never';
import type { Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';
import type { AccountEvent, EnrolledFactor, Grant } from './events.js';

interface HeldByAccount {
  readonly homeRegionCode: string;
  readonly subjectId: SubjectId | null;
  /** At most one for a role and an area. */
  readonly grants: readonly Grant[];
  /** In the order of their enrolment. */
  readonly factors: readonly HeldFactor[];
  /** Ids of the links to the district's own sign-on. */
  readonly signOns: readonly Uuid[];
}

export interface HeldFactor {
  readonly factorId: Uuid;
  readonly factor: EnrolledFactor;
}

export type AccountState =
  | { readonly status: 'absent' }
  | ({ readonly status: 'active' } & HeldByAccount)
  | ({ readonly status: 'locked' } & HeldByAccount)
  | ({ readonly status: 'disabled' } & HeldByAccount);

export type KnownAccount = Exclude<AccountState, { status: 'absent' }>;

export const initialAccount: AccountState = { status: 'absent' };

export function evolveAccount(state: AccountState, event: AccountEvent): AccountState {
  if (event.type === 'AccountRegistered') {
    const { homeRegionCode, subjectId } = event.data;
    return { status: 'active', homeRegionCode, subjectId, grants: [], factors: [], signOns: [] };
  }
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'RoleGranted':
      return { ...state, grants: [...without(state.grants, event.data), event.data] };
    case 'RoleRevoked':
      return { ...state, grants: without(state.grants, event.data) };
    case 'AccountLocked':
      return { ...state, status: 'locked' };
    case 'AccountUnlocked':
      return { ...state, status: 'active' };
    case 'AccountDisabled':
      return { ...state, status: 'disabled' };
    case 'PasswordChanged':
      return state;
    case 'FactorEnrolled':
      return { ...state, factors: [...state.factors, event.data] };
    case 'FactorRemoved':
      return { ...state, factors: state.factors.filter(({ factorId }) => factorId !== event.data.factorId) };
    case 'FactorsReset':
      return { ...state, factors: [] };
    case 'SignOnLinked':
      return { ...state, signOns: [...state.signOns, event.data.linkId] };
    case 'SignOnUnlinked':
      return { ...state, signOns: state.signOns.filter((linkId) => linkId !== event.data.linkId) };
    default:
      return assertNever(event, 'account event');
  }
}

/** Grants in force at an instant. */
export function grantsInForce(grants: readonly Grant[], now: Instant): readonly Grant[] {
  return grants.filter(({ validFrom, validUntil }) => validFrom <= now && (validUntil === null || now < validUntil));
}

/** Whether both are the same role in the same area. */
export function isSameGrant(
  one: Pick<Grant, 'role' | 'regionCode'>,
  other: Pick<Grant, 'role' | 'regionCode'>,
): boolean {
  return one.role === other.role && one.regionCode === other.regionCode;
}

function without(grants: readonly Grant[], grant: Pick<Grant, 'role' | 'regionCode'>): readonly Grant[] {
  return grants.filter((held) => !isSameGrant(held, grant));
}

/** Whether the holder can show anything beside his password. A sheet of recovery codes alone is no second factor: it is the way back to one. */
export function hasSecondFactor(factors: readonly HeldFactor[]): boolean {
  return factors.some(({ factor }) => factor !== 'recovery-codes');
}
