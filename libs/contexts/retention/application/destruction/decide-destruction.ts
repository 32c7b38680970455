import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import { destructionAggregate } from '../../codec/destruction-codec.js';
import type { DestructionCommand } from '../../domain/destruction/commands.js';
import { DestructionRunner } from './destruction-runner.js';

/** A second person approves or rejects a run; an approved one is carried out at once. */
export class DecideDestruction extends Command<CommandResult> {
  /** @param approved the hash of the items that were looked at; null rejects */
  constructor(
    readonly destructionId: Uuid,
    readonly approved: ContentHash | null,
    readonly reason: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(DecideDestruction)
export class DecideDestructionHandler implements ICommandHandler<DecideDestruction> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(DestructionRunner) private readonly destruction: DestructionRunner,
  ) {}

  async execute({ destructionId, approved, reason, context }: DecideDestruction): Promise<CommandResult> {
    const command: DestructionCommand =
      approved === null
        ? { type: 'RejectDestruction', data: { reason } }
        : { type: 'ApproveDestruction', data: { itemsHash: approved, reason } };
    const result = await this.runner.run(destructionAggregate, destructionId, command, { ...context, reason });
    if (approved !== null) this.destruction.begin(destructionId);
    return result;
  }
}
