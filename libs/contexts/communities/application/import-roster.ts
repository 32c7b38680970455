import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import type { RosterImportReport } from './roster-import/report.js';
import { RosterImport, type RosterImportRequest } from './roster-import/roster-import.js';

/** Takes a roster in, or says what taking it in would do. */
export class ImportRoster extends Command<RosterImportReport> {
  constructor(
    readonly request: RosterImportRequest,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ImportRoster)
export class ImportRosterHandler implements ICommandHandler<ImportRoster> {
  constructor(@Inject(RosterImport) private readonly rosters: RosterImport) {}

  execute({ request, context }: ImportRoster): Promise<RosterImportReport> {
    return this.rosters.run(request, context);
  }
}
