import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { residentAggregate } from '../../codec/resident-codec.js';

/** Records that all data about a person are handed out; whoever puts them together does so after this. */
export class RecordDataExport extends Command<CommandResult> {
  constructor(
    readonly residentId: Uuid,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RecordDataExport)
export class RecordDataExportHandler implements ICommandHandler<RecordDataExport> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ residentId, context }: RecordDataExport): Promise<CommandResult> {
    const command = { type: 'ExportPersonalData', data: { residentId } } as const;
    return this.runner.run(residentAggregate, residentId, command, context);
  }
}
