import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { VAULT, type Vault } from '#libs/vault/vault';
import { breachCaseAggregate } from '../codec/breach-case-codec.js';
import { sealCaseText } from './case-texts.js';

export class DecideAppeal extends Command<CommandResult> {
  constructor(
    readonly caseId: Uuid,
    readonly appealDecision: {
      readonly decision: 'UPHELD' | 'OVERTURNED';
      readonly statement: string;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(DecideAppeal)
export class DecideAppealHandler implements ICommandHandler<DecideAppeal> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ caseId, appealDecision, context }: DecideAppeal): Promise<CommandResult> {
    const statement = await sealCaseText(this.runner, this.vault, caseId, 'appeal-decision', appealDecision.statement);
    const data = { decision: appealDecision.decision, statement };
    return this.runner.run(breachCaseAggregate, caseId, { type: 'DecideAppeal', data }, context);
  }
}
