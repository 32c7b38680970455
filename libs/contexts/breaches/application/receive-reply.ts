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

export class ReceiveReply extends Command<CommandResult> {
  constructor(
    readonly caseId: Uuid,
    readonly reply: {
      readonly form: 'ELECTRONIC' | 'PAPER';
      readonly text: string;
      readonly evidenceIds: readonly Uuid[];
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ReceiveReply)
export class ReceiveReplyHandler implements ICommandHandler<ReceiveReply> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(EVIDENCE_REFERENCES) private readonly evidence: EvidenceReferences,
  ) {}

  async execute({ caseId, reply, context }: ReceiveReply): Promise<CommandResult> {
    const evidence = await this.evidence.referencesOf(reply.evidenceIds, context.actor.accountId);
    const data = {
      form: reply.form,
      reply: await sealCaseText(this.runner, this.vault, caseId, 'reply', reply.text),
      evidence,
    };
    return this.runner.run(breachCaseAggregate, caseId, { type: 'ReceiveReply', data }, context);
  }
}
