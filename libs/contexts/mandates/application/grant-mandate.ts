import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import { createdIdOf } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { mandateAggregate } from '../codec/mandate-codec.js';
import type { GrantMandate as Intention } from '../domain/mandate/commands.js';
import { MANDATE_PARTIES, type MandateParties } from './mandate-parties.js';
import { MANDATE_PARTY_UNKNOWN } from './problems.js';

/** Staff record who may sign for whom. */
export class GrantMandate extends Command<CommandResult> {
  constructor(
    readonly data: Intention['data'],
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(GrantMandate)
export class GrantMandateHandler implements ICommandHandler<GrantMandate> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(MANDATE_PARTIES) private readonly parties: MandateParties,
  ) {}

  async execute({ data, context }: GrantMandate): Promise<CommandResult> {
    const [principal, agent] = await Promise.all([
      this.parties.regionOf(data.principal),
      this.parties.isResident(data.agentSubjectId),
    ]);
    if (principal !== data.regionCode || !agent) throw new Problem(MANDATE_PARTY_UNKNOWN);
    const id = createdIdOf(context.commandId);
    return this.runner.run(mandateAggregate, id, { type: 'GrantMandate', data }, context);
  }
}
