import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import { regionAggregate, regionIdOf } from '../codec/region-codec.js';
import type { CloseRegion as Closure } from '../domain/region/commands.js';

/** Takes a code of the administrative division out of use. */
export class CloseRegion extends Command<CommandResult> {
  constructor(
    readonly regionCode: string,
    readonly data: Closure['data'],
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CloseRegion)
export class CloseRegionHandler implements ICommandHandler<CloseRegion> {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  execute({ regionCode, data, context }: CloseRegion): Promise<CommandResult> {
    return this.runner.run(regionAggregate, regionIdOf(regionCode), { type: 'CloseRegion', data }, context);
  }
}
