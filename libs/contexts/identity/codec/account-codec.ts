import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import type { AccountCommand } from '../domain/account/commands.js';
import { accountDecider } from '../domain/account/decider.js';
import type { AccountEvent } from '../domain/account/events.js';
import type { AccountState } from '../domain/account/state.js';

export const accountCodec = defineEventCodec<AccountEvent>({
  AccountRegistered: [],
  RoleGranted: [],
  RoleRevoked: [],
  AccountLocked: [],
  AccountUnlocked: [],
  AccountDisabled: [],
  PasswordChanged: [],
  FactorEnrolled: [],
  FactorRemoved: [],
  FactorsReset: [],
  SignOnLinked: [],
  SignOnUnlinked: [],
});

export const accountAggregate: Aggregate<AccountCommand, AccountEvent, AccountState> = {
  category: 'account',
  decider: accountDecider,
  codec: accountCodec,
};

/** A name has one stream for ever: two accounts with one name cannot be, and login needs no table of names. */
export function accountIdOf(accountNameHash: string): Uuid {
  return idFromName('account', accountNameHash);
}
