import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { residentAggregate } from '../../codec/resident-codec.js';
import { ERASURE_POLICY, type ErasurePolicy } from './erasure-policy.js';

/** Erases the personal data of a resident; the key is destroyed by the consumer of what this tells the others. */
export class EraseResident extends Command<CommandResult> {
  constructor(
    readonly residentId: Uuid,
    readonly reason: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(EraseResident)
export class EraseResidentHandler implements ICommandHandler<EraseResident> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(ERASURE_POLICY) private readonly policy: ErasurePolicy,
  ) {}

  async execute({ residentId, reason, context }: EraseResident): Promise<CommandResult> {
    const objection = await this.policy.objectionTo(residentId, context.now);
    if (objection !== undefined) throw new Problem(objection);
    const command = { type: 'EraseResident', data: { reason } } as const;
    return this.runner.run(residentAggregate, residentId, command, { ...context, reason });
  }
}
