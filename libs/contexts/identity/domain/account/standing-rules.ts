import type { DecisionContext } from '#libs/kernel/decider';
import { requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { ACCOUNT_DISABLED, OWN_ACCOUNT } from './problems.js';
import type { KnownAccount } from './state.js';

/** @throws Problem account.own-account, permission.denied unless somebody else administers the account */
export function requireAdministration(accountId: string, state: KnownAccount, { actor }: DecisionContext): void {
  if (actor.accountId === accountId) throw new Problem(OWN_ACCOUNT);
  requireRole(actor, state.homeRegionCode, ['SystemAdmin', 'System']);
}

/** @throws Problem account.disabled */
export function requireEnabled(state: KnownAccount): void {
  if (state.status === 'disabled') throw new Problem(ACCOUNT_DISABLED);
}
