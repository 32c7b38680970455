import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { contractAggregate } from '../../codec/contract-codec.js';
import type { WithdrawContract as Intention } from '../../domain/contract/commands.js';

/** The issuer takes an offer back. */
export class WithdrawContract extends Command<CommandResult> {
  constructor(
    readonly contractId: Uuid,
    readonly data: Intention['data'],
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(WithdrawContract)
export class WithdrawContractHandler implements ICommandHandler<WithdrawContract> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ contractId, data, context }: WithdrawContract): Promise<CommandResult> {
    return this.runner.run(contractAggregate, contractId, { type: 'WithdrawContract', data }, context);
  }
}
