import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { breachCaseAggregate } from '../codec/breach-case-codec.js';

export class CloseCase extends Command<CommandResult> {
  constructor(
    readonly caseId: Uuid,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CloseCase)
export class CloseCaseHandler implements ICommandHandler<CloseCase> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ caseId, context }: CloseCase): Promise<CommandResult> {
    const data = {};
    return this.runner.run(breachCaseAggregate, caseId, { type: 'CloseCase', data }, context);
  }
}
