import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import { regionAggregate, regionIdOf } from '../codec/region-codec.js';
import type { RegisterRegion as Registration } from '../domain/region/commands.js';

/** Takes a code of the administrative division into use. */
export class RegisterRegion extends Command<CommandResult> {
  constructor(
    readonly data: Registration['data'],
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RegisterRegion)
export class RegisterRegionHandler implements ICommandHandler<RegisterRegion> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ data, context }: RegisterRegion): Promise<CommandResult> {
    return this.runner.run(regionAggregate, regionIdOf(data.regionCode), { type: 'RegisterRegion', data }, context);
  }
}
