import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import { Problem } from '#libs/kernel/problem';
import { legalHoldAggregate, legalHoldIdOf } from '../codec/legal-hold-codec.js';
import type { PlaceLegalHold as Intention } from '../domain/legal-hold/commands.js';
import { HOLD_TARGET_UNKNOWN } from '../domain/legal-hold/problems.js';
import { RECORD_KEEPING, type RecordKeeping } from './ports/record-keeping.js';

/** Holds a person, contract, case or region back from erasure and destruction. */
export class PlaceLegalHold extends Command<CommandResult> {
  constructor(
    readonly hold: Omit<Intention['data'], 'regionCode'>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(PlaceLegalHold)
export class PlaceLegalHoldHandler implements ICommandHandler<PlaceLegalHold> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(RECORD_KEEPING) private readonly records: RecordKeeping,
  ) {}

  async execute({ hold, context }: PlaceLegalHold): Promise<CommandResult> {
    const regionCode = await this.records.regionOf(hold.target);
    if (regionCode === undefined) throw new Problem(HOLD_TARGET_UNKNOWN);
    const command = { type: 'PlaceLegalHold', data: { ...hold, regionCode } } as const;
    const id = legalHoldIdOf(hold.target);
    return this.runner.run(legalHoldAggregate, id, command, { ...context, reason: hold.reason });
  }
}
