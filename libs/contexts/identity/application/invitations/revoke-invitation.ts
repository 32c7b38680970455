import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { invitationAggregate } from '../../codec/invitation-codec.js';

/** Takes a link back that was not used yet, for example when it went to the wrong person. */
export class RevokeInvitation extends Command<CommandResult> {
  constructor(
    readonly invitationId: Uuid,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RevokeInvitation)
export class RevokeInvitationHandler implements ICommandHandler<RevokeInvitation> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ invitationId, context }: RevokeInvitation): Promise<CommandResult> {
    return this.runner.run(invitationAggregate, invitationId, { type: 'RevokeInvitation', data: {} }, context);
  }
}
