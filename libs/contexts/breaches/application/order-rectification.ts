import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { VAULT, type Vault } from '#libs/vault/vault';
import { breachCaseAggregate } from '../codec/breach-case-codec.js';
import type { RectificationRemedy } from '../domain/breach-case/events.js';
import { sealCaseText } from './case-texts.js';

export class OrderRectification extends Command<CommandResult> {
  constructor(
    readonly caseId: Uuid,
    readonly order: {
      readonly remedy: RectificationRemedy;
      readonly instruction: string;
      readonly dueAt: Instant;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(OrderRectification)
export class OrderRectificationHandler implements ICommandHandler<OrderRectification> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ caseId, order, context }: OrderRectification): Promise<CommandResult> {
    const instruction = await sealCaseText(this.runner, this.vault, caseId, 'instruction', order.instruction);
    const data = { remedy: order.remedy, instruction, dueAt: order.dueAt };
    return this.runner.run(breachCaseAggregate, caseId, { type: 'OrderRectification', data }, context);
  }
}
