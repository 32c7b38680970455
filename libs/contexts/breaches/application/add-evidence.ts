import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { breachCaseAggregate } from '../codec/breach-case-codec.js';
import { EVIDENCE_REFERENCES, type EvidenceReferences } from './evidence-reference.js';

export class AddEvidence extends Command<CommandResult> {
  constructor(
    readonly caseId: Uuid,
    readonly addition: {
      readonly evidenceId: Uuid;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(AddEvidence)
export class AddEvidenceHandler implements ICommandHandler<AddEvidence> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(EVIDENCE_REFERENCES) private readonly evidence: EvidenceReferences,
  ) {}

  async execute({ caseId, addition, context }: AddEvidence): Promise<CommandResult> {
    const [evidence] = await this.evidence.referencesOf([addition.evidenceId], context.actor.accountId);
    const data = { evidence: evidence as NonNullable<typeof evidence> };
    return this.runner.run(breachCaseAggregate, caseId, { type: 'AddEvidence', data }, context);
  }
}
