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
import { EVIDENCE_REFERENCES, type EvidenceReferences } from './evidence-reference.js';

export class VerifyRectification extends Command<CommandResult> {
  constructor(
    readonly caseId: Uuid,
    readonly verification: {
      readonly outcome: 'RECTIFIED' | 'NOT_RECTIFIED';
      readonly note: string;
      readonly evidenceIds: readonly Uuid[];
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(VerifyRectification)
export class VerifyRectificationHandler implements ICommandHandler<VerifyRectification> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(EVIDENCE_REFERENCES) private readonly evidence: EvidenceReferences,
  ) {}

  async execute({ caseId, verification, context }: VerifyRectification): Promise<CommandResult> {
    const evidence = await this.evidence.referencesOf(verification.evidenceIds, context.actor.accountId);
    const note = await sealCaseText(this.runner, this.vault, caseId, 'verification', verification.note);
    const data = { outcome: verification.outcome, note, evidence };
    return this.runner.run(breachCaseAggregate, caseId, { type: 'VerifyRectification', data }, context);
  }
}
