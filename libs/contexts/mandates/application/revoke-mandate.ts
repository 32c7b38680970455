import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { mandateAggregate } from '../codec/mandate-codec.js';

/** From now on nobody signs on it. */
export class RevokeMandate extends Command<CommandResult> {
  constructor(
    readonly mandateId: Uuid,
    readonly reason: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RevokeMandate)
export class RevokeMandateHandler implements ICommandHandler<RevokeMandate> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ mandateId, reason, context }: RevokeMandate): Promise<CommandResult> {
    const command = { type: 'RevokeMandate', data: { reason } } as const;
    return this.runner.run(mandateAggregate, mandateId, command, { ...context, reason });
  }
}
