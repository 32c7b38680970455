import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import { createdIdOf } from '#libs/kernel/identifiers';
import { templateAggregate } from '../codec/template-codec.js';
import type { DraftTemplate as Drafting } from '../domain/template/commands.js';

/** Begins a template; its id follows from the command id. */
export class DraftTemplate extends Command<CommandResult> {
  constructor(
    readonly data: Drafting['data'],
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(DraftTemplate)
export class DraftTemplateHandler implements ICommandHandler<DraftTemplate> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ data, context }: DraftTemplate): Promise<CommandResult> {
    const templateId = createdIdOf(context.commandId);
    return this.runner.run(templateAggregate, templateId, { type: 'DraftTemplate', data }, context);
  }
}
