import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { accountAggregate } from '../../codec/account-codec.js';
import type { DisableGround, LockGround } from '../../domain/account/events.js';
import { LoginThrottle } from '../credentials/login-throttle.js';
import { Sessions } from '../sessions/sessions.js';

export type StandingChange =
  | { readonly to: 'locked'; readonly ground: LockGround }
  | { readonly to: 'active' }
  | { readonly to: 'disabled'; readonly ground: DisableGround };

/** Locks, unlocks or for good disables an account. */
export class ChangeStanding extends Command<CommandResult> {
  constructor(
    readonly accountId: Uuid,
    readonly change: StandingChange,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeStanding)
export class ChangeStandingHandler implements ICommandHandler<ChangeStanding> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(LoginThrottle) private readonly throttle: LoginThrottle,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {}

  /** An account that may not be used has no sessions left; unlocking it brings none back, and forgives failed logins. */
  async execute({ accountId, change, context }: ChangeStanding): Promise<CommandResult> {
    const result = await this.runner.run(accountAggregate, accountId, commandOf(accountId, change), context);
    if (change.to === 'active') await this.throttle.clear(accountId);
    else await this.sessions.end(accountId, 'STANDING_CHANGED');
    return result;
  }
}

function commandOf(accountId: Uuid, change: StandingChange) {
  if (change.to === 'locked') return { type: 'LockAccount', data: { accountId, ground: change.ground } } as const;
  if (change.to === 'disabled') return { type: 'DisableAccount', data: { accountId, ground: change.ground } } as const;
  return { type: 'UnlockAccount', data: { accountId } } as const;
}
