import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { accountAggregate } from '../../codec/account-codec.js';
import type { Grant } from '../../domain/account/events.js';

export class GrantRole extends Command<CommandResult> {
  constructor(
    readonly accountId: Uuid,
    readonly grant: Grant,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(GrantRole)
export class GrantRoleHandler implements ICommandHandler<GrantRole> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ accountId, grant, context }: GrantRole): Promise<CommandResult> {
    const data = { accountId, ...grant };
    return this.runner.run(accountAggregate, accountId, { type: 'GrantRole', data }, context);
  }
}
