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
import type { ForceMajeure } from '../domain/breach-case/events.js';
import { sealCaseText } from './case-texts.js';

/** Carries a human decision; nothing in the system sends it by itself. */
export class MakeFinding extends Command<CommandResult> {
  constructor(
    readonly caseId: Uuid,
    readonly decision: {
      readonly finding: 'FOUND' | 'NOT_FOUND';
      readonly clauseIds: readonly string[];
      readonly statement: string;
      readonly forceMajeure: { readonly effect: ForceMajeure['effect']; readonly statement: string };
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(MakeFinding)
export class MakeFindingHandler implements ICommandHandler<MakeFinding> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ caseId, decision, context }: MakeFinding): Promise<CommandResult> {
    const { finding, clauseIds, forceMajeure } = decision;
    const statement = await sealCaseText(this.runner, this.vault, caseId, 'finding', decision.statement);
    const considered = await sealCaseText(this.runner, this.vault, caseId, 'force-majeure', forceMajeure.statement);
    const data = {
      finding,
      clauseIds,
      statement,
      forceMajeure: { effect: forceMajeure.effect, statement: considered },
    };
    return this.runner.run(breachCaseAggregate, caseId, { type: 'MakeFinding', data }, context);
  }
}
