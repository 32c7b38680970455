import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { contractAggregate } from '../../codec/contract-codec.js';
import type { ViewContract as Intention } from '../../domain/contract/commands.js';

/** A party was shown a text. */
export class ViewContract extends Command<CommandResult> {
  constructor(
    readonly contractId: Uuid,
    readonly data: Intention['data'],
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ViewContract)
export class ViewContractHandler implements ICommandHandler<ViewContract> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ contractId, data, context }: ViewContract): Promise<CommandResult> {
    return this.runner.run(contractAggregate, contractId, { type: 'ViewContract', data }, context);
  }
}
