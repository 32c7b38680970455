import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { contractAggregate } from '../../codec/contract-codec.js';
import type { ConsentToAmendment as Intention } from '../../domain/contract/commands.js';

/** A party consents to the proposed text. */
export class ConsentToAmendment extends Command<CommandResult> {
  constructor(
    readonly contractId: Uuid,
    readonly data: Intention['data'],
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ConsentToAmendment)
export class ConsentToAmendmentHandler implements ICommandHandler<ConsentToAmendment> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ contractId, data, context }: ConsentToAmendment): Promise<CommandResult> {
    return this.runner.run(contractAggregate, contractId, { type: 'ConsentToAmendment', data }, context);
  }
}
