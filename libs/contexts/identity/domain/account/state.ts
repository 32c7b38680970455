import type { Instant } from '#libs/kernel/clock';
import { assertNever } from '#libs/kernel/assert-never';
import type { SubjectId } from '#libs/kernel/sealed';
import type { AccountEvent, Grant } from './events.js';

interface KnownAccount {
  readonly homeRegionCode: string;
  readonly subjectId: SubjectId | null;
  /** At most one for a role and an area. */
  readonly grants: readonly Grant[];
}

export type AccountState =
  | { readonly status: 'absent' }
  | ({ readonly status: 'active' } & KnownAccount)
  | ({ readonly status: 'locked' } & KnownAccount)
  | ({ readonly status: 'disabled' } & KnownAccount);

export const initialAccount: AccountState = { status: 'absent' };

export function evolveAccount(state: AccountState, event: AccountEvent): AccountState {
  if (event.type === 'AccountRegistered') {
    const { homeRegionCode, subjectId } = event.data;
    return { status: 'active', homeRegionCode, subjectId, grants: [] };
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
