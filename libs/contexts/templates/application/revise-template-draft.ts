import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { templateAggregate } from '../codec/template-codec.js';
import type { ReviseTemplateDraft as Revision } from '../domain/template/commands.js';

/** Replaces the wording of the open draft. */
export class ReviseTemplateDraft extends Command<CommandResult> {
  constructor(
    readonly templateId: Uuid,
    readonly data: Revision['data'],
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ReviseTemplateDraft)
export class ReviseTemplateDraftHandler implements ICommandHandler<ReviseTemplateDraft> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ templateId, data, context }: ReviseTemplateDraft): Promise<CommandResult> {
    return this.runner.run(templateAggregate, templateId, { type: 'ReviseTemplateDraft', data }, context);
  }
}
