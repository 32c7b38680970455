import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { contractAggregate } from '../../codec/contract-codec.js';
import type { DeliverTerminationNotice as Intention } from '../../domain/contract/commands.js';

/** A notice of termination has arrived. */
export class DeliverTerminationNotice extends Command<CommandResult> {
  constructor(
    readonly contractId: Uuid,
    readonly data: Intention['data'],
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(DeliverTerminationNotice)
export class DeliverTerminationNoticeHandler implements ICommandHandler<DeliverTerminationNotice> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ contractId, data, context }: DeliverTerminationNotice): Promise<CommandResult> {
    return this.runner.run(contractAggregate, contractId, { type: 'DeliverTerminationNotice', data }, context);
  }
}
