import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Role } from '#libs/kernel/actor';
import type { Uuid } from '#libs/kernel/identifiers';
import { accountAggregate } from '../../codec/account-codec.js';

export class RevokeRole extends Command<CommandResult> {
  constructor(
    readonly accountId: Uuid,
    readonly grant: { readonly role: Role; readonly regionCode: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RevokeRole)
export class RevokeRoleHandler implements ICommandHandler<RevokeRole> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ accountId, grant, context }: RevokeRole): Promise<CommandResult> {
    const data = { accountId, role: grant.role, regionCode: grant.regionCode };
    return this.runner.run(accountAggregate, accountId, { type: 'RevokeRole', data }, context);
  }
}
