import { covers, type Role } from '#libs/kernel/actor';
import { assertNever } from '#libs/kernel/assert-never';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { NOT_PERMITTED, requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import type { AccountCommand, ChangePassword, GrantRole, RegisterAccount, RevokeRole } from './commands.js';
import { SUBJECT_ROLES, type AccountEvent } from './events.js';
import { isRegionCode } from '#libs/kernel/region-code';
import {
  ACCOUNT_DISABLED,
  ACCOUNT_NAME_TAKEN,
  ACCOUNT_NOT_FOUND,
  AREA_CODE_INVALID,
  GRANT_NOT_FOUND,
  GRANT_PERIOD_INVALID,
  OWN_ACCOUNT,
  ROLES_INCOMPATIBLE,
  ROLE_NOT_GRANTABLE,
  SUBJECT_REQUIRED,
  TOO_MANY_GRANTS,
} from './problems.js';
import { decideFactors } from './factor-rules.js';
import { requireAdministration, requireEnabled } from './standing-rules.js';
import { evolveAccount, initialAccount, isSameGrant, type AccountState, type KnownAccount } from './state.js';

/** One person works in a handful of communities at most; more would not fit the access token either. */
export const MAX_GRANTS = 20;

/** Who registers accounts. */
export const REGISTRARS: readonly Role[] = ['SystemAdmin', 'CommitteeDirector', 'System'];

/** What a committee director hands out in his own community; everything else is the administrator's. */
const GRANTABLE_BY_DIRECTOR: readonly Role[] = ['GridWorker', 'CouncilMember', 'OrganizationSigner', 'Resident'];

function decide(command: AccountCommand, state: AccountState, context: DecisionContext): readonly AccountEvent[] {
  if (command.type === 'RegisterAccount') return register(command, state, context);
  if (state.status === 'absent') throw new Problem(ACCOUNT_NOT_FOUND);
  switch (command.type) {
    case 'GrantRole':
      return grant(command, state, context);
    case 'RevokeRole':
      return revoke(command, state, context);
    case 'ChangePassword':
      return changePassword(command, state, context);
    case 'EnrolFactor':
    case 'RemoveFactor':
    case 'ResetFactors':
    case 'LinkSignOn':
    case 'UnlinkSignOn':
      return decideFactors(command, state, context);
    case 'LockAccount':
      requireAdministration(command.data.accountId, state, context);
      requireEnabled(state);
      return state.status === 'locked' ? [] : [{ type: 'AccountLocked', data: { ground: command.data.ground } }];
    case 'UnlockAccount':
      requireAdministration(command.data.accountId, state, context);
      requireEnabled(state);
      return state.status === 'active' ? [] : [{ type: 'AccountUnlocked', data: {} }];
    case 'DisableAccount':
      requireAdministration(command.data.accountId, state, context);
      return state.status === 'disabled' ? [] : [{ type: 'AccountDisabled', data: { ground: command.data.ground } }];
    default:
      return assertNever(command, 'account command');
  }
}

function register({ data }: RegisterAccount, state: AccountState, { actor }: DecisionContext): readonly AccountEvent[] {
  if (!isRegionCode(data.homeRegionCode)) throw new Problem(AREA_CODE_INVALID);
  requireRole(actor, data.homeRegionCode, REGISTRARS);
  if (state.status !== 'absent') throw new Problem(ACCOUNT_NAME_TAKEN);
  const { accountNameHash, displayName, homeRegionCode, subjectId } = data;
  return [{ type: 'AccountRegistered', data: { accountNameHash, displayName, homeRegionCode, subjectId } }];
}

function grant({ data }: GrantRole, state: KnownAccount, context: DecisionContext): readonly AccountEvent[] {
  requireGranting(data.accountId, data.role, data.regionCode, context);
  requireEnabled(state);
  if (data.validUntil !== null && data.validUntil <= data.validFrom) throw new Problem(GRANT_PERIOD_INVALID);
  if (SUBJECT_ROLES.includes(data.role) && state.subjectId === null) throw new Problem(SUBJECT_REQUIRED);
  const others = state.grants.filter((held) => !isSameGrant(held, data));
  // A grant that begins later counts as well: the roles would meet in one account without anybody deciding so then.
  const live = others.filter(({ validUntil }) => validUntil === null || validUntil > context.now);
  if (live.some(({ role }) => (role === 'SystemAdmin') !== (data.role === 'SystemAdmin'))) {
    throw new Problem(ROLES_INCOMPATIBLE);
  }
  if (others.length >= MAX_GRANTS) throw new Problem(TOO_MANY_GRANTS, { limit: MAX_GRANTS });
  const { role, regionCode, validFrom, validUntil } = data;
  const held = state.grants.find((one) => isSameGrant(one, data));
  if (held !== undefined && held.validUntil === validUntil && startsAlike(held.validFrom, validFrom, context.now))
    return [];
  return [{ type: 'RoleGranted', data: { role, regionCode, validFrom, validUntil } }];
}

/** Granting "from now on" what already runs changes nothing, whatever the two instants are. */
function startsAlike(held: string, asked: string, now: string): boolean {
  return held === asked || (held <= now && asked <= now);
}

function revoke({ data }: RevokeRole, state: KnownAccount, context: DecisionContext): readonly AccountEvent[] {
  requireGranting(data.accountId, data.role, data.regionCode, context);
  requireEnabled(state);
  if (!state.grants.some((held) => isSameGrant(held, data))) throw new Problem(GRANT_NOT_FOUND);
  return [{ type: 'RoleRevoked', data: { role: data.role, regionCode: data.regionCode } }];
}

/** The holder changes his own; an administrator resets another's. */
function changePassword(
  { data }: ChangePassword,
  state: KnownAccount,
  { actor }: DecisionContext,
): readonly AccountEvent[] {
  if (actor.accountId !== data.accountId) requireRole(actor, state.homeRegionCode, ['SystemAdmin', 'System']);
  if (state.status === 'disabled') throw new Problem(ACCOUNT_DISABLED);
  return [{ type: 'PasswordChanged', data: {} }];
}

function requireGranting(accountId: string, role: Role, regionCode: string, { actor }: DecisionContext): void {
  if (role === 'System') throw new Problem(ROLE_NOT_GRANTABLE, { role });
  if (!isRegionCode(regionCode)) throw new Problem(AREA_CODE_INVALID);
  if (actor.accountId === accountId) throw new Problem(OWN_ACCOUNT);
  if (!covers(actor.regionCode, regionCode)) throw new Problem(NOT_PERMITTED);
  if (actor.role === 'SystemAdmin' || actor.role === 'System') return;
  if (actor.role === 'CommitteeDirector' && GRANTABLE_BY_DIRECTOR.includes(role)) return;
  throw new Problem(ROLE_NOT_GRANTABLE, { role });
}

/** Accounts: who may act in which role, where and how long. The stream id follows from the name, so a name has one account. */
export const accountDecider: Decider<AccountCommand, AccountEvent, AccountState> = {
  initialState: initialAccount,
  evolve: evolveAccount,
  decide,
};
