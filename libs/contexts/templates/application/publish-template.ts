import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { templateAggregate } from '../codec/template-codec.js';
import type { PublishTemplate as Publication } from '../domain/template/commands.js';

/** Puts a reviewed draft into use; it never changes from then on. */
export class PublishTemplate extends Command<CommandResult> {
  constructor(
    readonly templateId: Uuid,
    readonly data: Publication['data'],
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(PublishTemplate)
export class PublishTemplateHandler implements ICommandHandler<PublishTemplate> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ templateId, data, context }: PublishTemplate): Promise<CommandResult> {
    return this.runner.run(templateAggregate, templateId, { type: 'PublishTemplate', data }, context);
  }
}
