import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { requireRole } from '#libs/kernel/permission';
import type { SubjectId } from '#libs/kernel/sealed';
import { VAULT, type Vault } from '#libs/vault/vault';
import { accountAggregate } from '../../codec/account-codec.js';
import { REGISTRARS } from '../../domain/account/decider.js';
import { Credentials } from '../credentials/credentials.js';
import { hashPassword } from '../credentials/password-hashing.js';
import { requireSuitablePassword } from '../credentials/password-rules.js';
import { identifyAccount, requireAccountName } from './account-name.js';

export interface NewAccount {
  readonly accountName: string;
  readonly displayName: string;
  readonly password: string;
  readonly homeRegionCode: string;
  /** The person or organisation that the account acts for; null for staff. */
  readonly subjectId: SubjectId | null;
}

export class RegisterAccount extends Command<CommandResult & { readonly accountId: Uuid }> {
  constructor(
    readonly account: NewAccount,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RegisterAccount)
export class RegisterAccountHandler implements ICommandHandler<RegisterAccount> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(Credentials) private readonly credentials: Credentials,
  ) {}

  async execute({ account, context }: RegisterAccount): Promise<CommandResult & { readonly accountId: Uuid }> {
    requireAccountName(account.accountName);
    await requireSuitablePassword(account.password, account.accountName);
    // Before a key is made: sealing is a write.
    requireRole(context.actor, account.homeRegionCode, REGISTRARS);
    const { accountId, accountNameHash } = identifyAccount(this.vault, account.accountName);
    const { homeRegionCode, subjectId } = account;
    const displayName = await this.vault.seal(subjectId ?? accountId, 'account-display-name', account.displayName);
    const data = { accountId, accountNameHash, displayName, homeRegionCode, subjectId };
    const result = await this.runner.run(accountAggregate, accountId, { type: 'RegisterAccount', data }, context);
    await this.keepPassword(accountId, account.password, context.commandId);
    return { ...result, accountId };
  }

  /** Also after a repeated command: the process may have ended between the event and the secret. */
  async keepPassword(accountId: Uuid, password: string, commandId: Uuid): Promise<void> {
    await this.credentials.set(accountId, await hashPassword(password), commandId);
  }
}
