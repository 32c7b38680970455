import { Inject, Injectable } from '@nestjs/common';
import { CommandRunner, type CommandContext } from '#libs/event-store/command-runner/command-runner';
import { WHOLE_SYSTEM, type Role } from '#libs/kernel/actor';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { contentHashOf } from '#libs/kernel/content-hash';
import { idFromName, newId, type Uuid } from '#libs/kernel/identifiers';
import { VAULT, type Vault } from '#libs/vault/vault';
import { accountAggregate } from '../../codec/account-codec.js';
import { Credentials } from '../credentials/credentials.js';
import { AccountNumberStore } from '../one-time-codes/account-number-store.js';
import { identifyAccount } from './account-name.js';
import { RegisterAccountHandler, RegisterAccount, type NewAccount } from './register-account.js';

export interface ProvisionedAccount extends Omit<NewAccount, 'subjectId'> {
  readonly subjectId?: string;
  /** Telephone that counts as second factor without having been tried: for people who do not exist. */
  readonly secondFactorNumber?: string;
  readonly grants: readonly { readonly role: Role; readonly regionCode: string }[];
}

/**
 * Accounts that exist before anybody can log in: the first administrator and the accounts of a sample district.
 * Acts as `System`; never reachable over HTTP.
 */
@Injectable()
export class AccountProvisioning {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Credentials) private readonly credentials: Credentials,
    @Inject(AccountNumberStore) private readonly numbers: AccountNumberStore,
    @Inject(RegisterAccountHandler) private readonly registration: RegisterAccountHandler,
  ) {}

  /** Makes the account with its password and grants, or adds the grants it lacks. An existing password stays. */
  async ensure(account: ProvisionedAccount): Promise<Uuid> {
    const { accountId } = identifyAccount(this.vault, account.accountName);
    const { state } = await this.runner.load(accountAggregate, accountId);
    if (state.status === 'absent') {
      await this.registration.execute(new RegisterAccount(newAccountOf(account), this.context()));
    } else if ((await this.credentials.of(accountId)) === undefined) {
      // Registered, but the process ended before the password was kept.
      await this.registration.keepPassword(accountId, account.password, newId());
    }
    const validFrom = this.clock.now();
    for (const { role, regionCode } of account.grants) {
      const data = { accountId, role, regionCode, validFrom, validUntil: null };
      await this.runner.run(accountAggregate, accountId, { type: 'GrantRole', data }, this.context());
    }
    if (account.secondFactorNumber !== undefined) await this.enrolNumber(accountId, account.secondFactorNumber);
    return accountId;
  }

  /** The row comes first, as everywhere: it opens nothing without the event. */
  private async enrolNumber(accountId: Uuid, number: string): Promise<void> {
    const factorId = idFromName('provisioned-number', accountId, number);
    const { state } = await this.runner.load(accountAggregate, accountId);
    if (state.status === 'absent' || state.factors.some((held) => held.factorId === factorId)) return;
    const sealedNumber = await this.vault.seal(state.subjectId ?? accountId, 'account-number', number);
    const numberHash = this.vault.lookupHash('phone-number', number);
    await this.numbers.add(accountId, { factorId, numberHash, sealedNumber, createdAt: this.clock.now() });
    const data = { accountId, factorId, factor: 'one-time-code' } as const;
    await this.runner.run(accountAggregate, accountId, { type: 'EnrolFactor', data }, this.context());
  }

  private context(): CommandContext {
    const commandId = newId();
    const now = this.clock.now();
    return {
      actor: { accountId: 'provisioning', role: 'System', regionCode: WHOLE_SYSTEM },
      now,
      effectiveAt: now,
      commandId,
      inputHash: contentHashOf({ commandId }),
      correlationId: commandId,
      causationId: commandId,
    };
  }
}

function newAccountOf({
  accountName,
  displayName,
  password,
  homeRegionCode,
  subjectId,
}: ProvisionedAccount): NewAccount {
  return { accountName, displayName, password, homeRegionCode, subjectId: subjectId ?? null };
}
