import type { DecisionContext } from '#libs/kernel/decider';
import { assertNever } from '#libs/kernel/assert-never';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import type { EnrolFactor, FactorCommand, LinkSignOn, RemoveFactor } from './commands.js';
import { SUBJECT_ROLES, type AccountEvent } from './events.js';
import { FACTOR_NOT_FOUND, LAST_FACTOR, SIGN_ON_NOT_FOUND, TOO_MANY_FACTORS, TOO_MANY_SIGN_ONS } from './problems.js';
import { requireAdministration, requireEnabled } from './standing-rules.js';
import { hasSecondFactor, type KnownAccount } from './state.js';

/** A phone, a computer, a key on the key ring, a number and a sheet of paper; more are devices that somebody has forgotten. */
export const MAX_FACTORS = 10;

/** A district has one sign-on, or an old and a new one. */
export const MAX_SIGN_ONS = 3;

/** What somebody shows when he signs in: he enrols it himself, an administrator can only take it away. */
export function decideFactors(
  command: FactorCommand,
  state: KnownAccount,
  context: DecisionContext,
): readonly AccountEvent[] {
  requireEnabled(state);
  switch (command.type) {
    case 'EnrolFactor':
      return enrol(command, state, context);
    case 'RemoveFactor':
      return remove(command, state, context);
    case 'ResetFactors':
      requireAdministration(command.data.accountId, state, context);
      return state.factors.length === 0 ? [] : [{ type: 'FactorsReset', data: { ground: command.data.ground } }];
    case 'LinkSignOn':
      return link(command, state, context);
    case 'UnlinkSignOn':
      requireHolderOrAdministration(command.data.accountId, state, context);
      if (!state.signOns.includes(command.data.linkId)) throw new Problem(SIGN_ON_NOT_FOUND);
      return [{ type: 'SignOnUnlinked', data: { linkId: command.data.linkId } }];
    default:
      return assertNever(command, 'factor command');
  }
}

function enrol({ data }: EnrolFactor, { factors }: KnownAccount, context: DecisionContext): readonly AccountEvent[] {
  // Nobody, an administrator least of all, adds a key to another's account.
  if (context.actor.role !== 'System') requireHolder(data.accountId, context);
  if (factors.some(({ factorId }) => factorId === data.factorId)) return [];
  if (factors.length >= MAX_FACTORS) throw new Problem(TOO_MANY_FACTORS, { limit: MAX_FACTORS });
  return [{ type: 'FactorEnrolled', data: { factorId: data.factorId, factor: data.factor } }];
}

function remove({ data }: RemoveFactor, state: KnownAccount, context: DecisionContext): readonly AccountEvent[] {
  requireHolder(data.accountId, context);
  const others = state.factors.filter(({ factorId }) => factorId !== data.factorId);
  if (others.length === state.factors.length) throw new Problem(FACTOR_NOT_FOUND);
  const staff = state.grants.some(({ role }) => !SUBJECT_ROLES.includes(role));
  // Otherwise whoever finds a session open takes the account back to a password alone.
  if (staff && hasSecondFactor(state.factors) && !hasSecondFactor(others)) throw new Problem(LAST_FACTOR);
  return [{ type: 'FactorRemoved', data: { factorId: data.factorId } }];
}

function link({ data }: LinkSignOn, state: KnownAccount, context: DecisionContext): readonly AccountEvent[] {
  requireHolderOrAdministration(data.accountId, state, context);
  if (state.signOns.includes(data.linkId)) return [];
  if (state.signOns.length >= MAX_SIGN_ONS) throw new Problem(TOO_MANY_SIGN_ONS, { limit: MAX_SIGN_ONS });
  return [{ type: 'SignOnLinked', data: { linkId: data.linkId, identityHash: data.identityHash } }];
}

function requireHolder(accountId: string, { actor }: DecisionContext): void {
  if (actor.accountId !== accountId) throw new Problem(NOT_PERMITTED);
}

function requireHolderOrAdministration(accountId: string, state: KnownAccount, context: DecisionContext): void {
  if (context.actor.accountId !== accountId) requireAdministration(accountId, state, context);
}
