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
import type { DismissalGround } from '../domain/breach-case/events.js';
import { sealCaseText } from './case-texts.js';

export class DismissCase extends Command<CommandResult> {
  constructor(
    readonly caseId: Uuid,
    readonly dismissal: {
      readonly ground: DismissalGround;
      readonly statement: string;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(DismissCase)
export class DismissCaseHandler implements ICommandHandler<DismissCase> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ caseId, dismissal, context }: DismissCase): Promise<CommandResult> {
    const statement = await sealCaseText(this.runner, this.vault, caseId, 'dismissal', dismissal.statement);
    const data = { ground: dismissal.ground, statement };
    return this.runner.run(breachCaseAggregate, caseId, { type: 'DismissCase', data }, context);
  }
}
