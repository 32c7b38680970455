import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { templateAggregate } from '../codec/template-codec.js';
import type { DraftTemplateVersion as VersionDrafting } from '../domain/template/commands.js';

/** Begins the version after the published one. */
export class DraftTemplateVersion extends Command<CommandResult> {
  constructor(
    readonly templateId: Uuid,
    readonly data: VersionDrafting['data'],
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(DraftTemplateVersion)
export class DraftTemplateVersionHandler implements ICommandHandler<DraftTemplateVersion> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ templateId, data, context }: DraftTemplateVersion): Promise<CommandResult> {
    return this.runner.run(templateAggregate, templateId, { type: 'DraftTemplateVersion', data }, context);
  }
}
