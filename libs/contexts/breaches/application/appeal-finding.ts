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

export class AppealFinding extends Command<CommandResult> {
  constructor(
    readonly caseId: Uuid,
    readonly appeal: {
      readonly statement: string;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(AppealFinding)
export class AppealFindingHandler implements ICommandHandler<AppealFinding> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ caseId, appeal, context }: AppealFinding): Promise<CommandResult> {
    const data = { statement: await sealCaseText(this.runner, this.vault, caseId, 'appeal', appeal.statement) };
    return this.runner.run(breachCaseAggregate, caseId, { type: 'AppealFinding', data }, context);
  }
}
