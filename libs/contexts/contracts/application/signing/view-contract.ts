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
import { MANDATES, type Mandates } from '../ports/mandates.js';

/** A party, or who acts for it, was shown a text. */
export class ViewContract extends Command<CommandResult> {
  constructor(
    readonly contractId: Uuid,
    readonly data: Omit<Intention['data'], 'mandate'> & { readonly mandateId?: Uuid },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ViewContract)
export class ViewContractHandler implements ICommandHandler<ViewContract> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(MANDATES) private readonly mandates: Mandates,
  ) {}

  async execute({ contractId, data: { mandateId, ...showing }, context }: ViewContract): Promise<CommandResult> {
    const data = mandateId === undefined ? showing : { ...showing, mandate: await this.mandates.find(mandateId) };
    return this.runner.run(contractAggregate, contractId, { type: 'ViewContract', data }, context);
  }
}
