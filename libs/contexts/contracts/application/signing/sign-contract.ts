import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { contractAggregate } from '../../codec/contract-codec.js';
import type { SignContract as Intention } from '../../domain/contract/commands.js';

/** A party signs the text it was shown, or staff record its signed paper. */
export class SignContract extends Command<CommandResult> {
  constructor(
    readonly contractId: Uuid,
    readonly data: Intention['data'],
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(SignContract)
export class SignContractHandler implements ICommandHandler<SignContract> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ contractId, data, context }: SignContract): Promise<CommandResult> {
    return this.runner.run(contractAggregate, contractId, { type: 'SignContract', data }, context);
  }
}
