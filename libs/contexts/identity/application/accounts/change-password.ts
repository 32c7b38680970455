import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { accountAggregate } from '../../codec/account-codec.js';
import { Credentials } from '../credentials/credentials.js';
import { LoginThrottle } from '../credentials/login-throttle.js';
import { hashPassword, isPasswordOf } from '../credentials/password-hashing.js';
import { requireSuitablePassword } from '../credentials/password-rules.js';
import { LOGIN_REFUSED } from '../sessions/problems.js';
import { Sessions } from '../sessions/sessions.js';

/**
 * `currentPassword` is asked of the holder, so that a session left open does not hand over the account. Afterwards all sessions have
 * ended but `keptSessionId`, in which he changed it: whoever knew the old password is out.
 */
export class ChangePassword extends Command<CommandResult> {
  constructor(
    readonly accountId: Uuid,
    readonly passwords: { readonly currentPassword?: string; readonly newPassword: string },
    readonly context: CommandContext,
    readonly keptSessionId?: Uuid,
  ) {
    super();
  }
}

@CommandHandler(ChangePassword)
export class ChangePasswordHandler implements ICommandHandler<ChangePassword> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(Credentials) private readonly credentials: Credentials,
    @Inject(LoginThrottle) private readonly throttle: LoginThrottle,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {}

  async execute({ accountId, passwords, context, keptSessionId }: ChangePassword): Promise<CommandResult> {
    await requireSuitablePassword(passwords.newPassword);
    if (context.actor.accountId === accountId)
      await this.requireHolder(accountId, passwords.currentPassword ?? '', context);
    const command = { type: 'ChangePassword', data: { accountId } } as const;
    const result = await this.runner.run(accountAggregate, accountId, command, context);
    await this.credentials.set(accountId, await hashPassword(passwords.newPassword), context.commandId);
    // Whoever was locked out by guesses of others is let in with the new one.
    await this.throttle.clear(accountId);
    const kept = keptSessionId === undefined ? {} : { except: keptSessionId };
    await this.sessions.end(accountId, 'PASSWORD_CHANGED', kept);
    return result;
  }

  private async requireHolder(accountId: Uuid, password: string, { now }: CommandContext): Promise<void> {
    await this.throttle.enter(accountId, now);
    if (!(await isPasswordOf(await this.credentials.of(accountId), password))) throw new Problem(LOGIN_REFUSED);
    await this.throttle.clear(accountId);
  }
}
