import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import { retentionScheduleAggregate, retentionScheduleIdOf } from '../codec/retention-schedule-codec.js';
import type { AdoptRetentionSchedule as Intention } from '../domain/schedule/commands.js';

/** A district decides how long it keeps what. */
export class AdoptRetentionSchedule extends Command<CommandResult> {
  constructor(
    readonly data: Intention['data'],
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(AdoptRetentionSchedule)
export class AdoptRetentionScheduleHandler implements ICommandHandler<AdoptRetentionSchedule> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ data, context }: AdoptRetentionSchedule): Promise<CommandResult> {
    const id = retentionScheduleIdOf(data.regionCode);
    const command = { type: 'AdoptRetentionSchedule', data } as const;
    return this.runner.run(retentionScheduleAggregate, id, command, { ...context, reason: data.reason });
  }
}
