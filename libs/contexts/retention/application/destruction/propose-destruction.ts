import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { ContentHash } from '#libs/kernel/content-hash';
import { createdIdOf } from '#libs/kernel/identifiers';
import { destructionAggregate } from '../../codec/destruction-codec.js';
import { DestructionPreviewer } from './destruction-preview.js';

/** Proposes to destroy exactly what a preview has shown. */
export class ProposeDestruction extends Command<CommandResult> {
  constructor(
    readonly regionCode: string,
    readonly itemsHash: ContentHash,
    readonly reason: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ProposeDestruction)
export class ProposeDestructionHandler implements ICommandHandler<ProposeDestruction> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(DestructionPreviewer) private readonly previewer: DestructionPreviewer,
  ) {}

  async execute({ regionCode, itemsHash, reason, context }: ProposeDestruction): Promise<CommandResult> {
    const { items } = await this.previewer.preview(regionCode, context.now);
    const command = { type: 'ProposeDestruction', data: { regionCode, items, itemsHash, reason } } as const;
    const id = createdIdOf(context.commandId);
    return this.runner.run(destructionAggregate, id, command, { ...context, reason });
  }
}
