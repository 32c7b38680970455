import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Instant } from '#libs/kernel/clock';
import { createdIdOf, type Uuid } from '#libs/kernel/identifiers';
import { defineProblem, Problem } from '#libs/kernel/problem';
import { VAULT, type Vault } from '#libs/vault/vault';
import { breachCaseAggregate } from '../codec/breach-case-codec.js';
import { requireMayReport } from '../domain/breach-case/authority.js';
import { sealDescription } from './case-texts.js';
import { CONTRACT_REFERENCES, type ContractReferences } from './contract-reference.js';
import { EVIDENCE_REFERENCES, type EvidenceReferences } from './evidence-reference.js';

export const CONTRACT_UNKNOWN = defineProblem(
  'breach.contract-unknown',
  422,
  { zh: '未找到所指契约', en: 'There is no such contract' },
  { zh: '请核对契约编号。', en: 'Check the contract id.' },
);

export interface BreachReport {
  readonly contractId: Uuid;
  readonly respondentPartyId: string;
  readonly clauseIds: readonly string[];
  readonly description: string;
  readonly evidenceIds: readonly Uuid[];
  readonly occurredAt: Instant;
}

export class ReportBreach extends Command<CommandResult> {
  constructor(
    readonly report: BreachReport,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ReportBreach)
export class ReportBreachHandler implements ICommandHandler<ReportBreach> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CONTRACT_REFERENCES) private readonly contracts: ContractReferences,
    @Inject(EVIDENCE_REFERENCES) private readonly evidence: EvidenceReferences,
  ) {}

  async execute({ report, context }: ReportBreach): Promise<CommandResult> {
    const { contractId, respondentPartyId, clauseIds, occurredAt, evidenceIds } = report;
    const contract = await this.contracts.contractOf(contractId);
    if (contract === undefined) throw new Problem(CONTRACT_UNKNOWN, { contractId });
    // Before a key is made: sealing is a write.
    requireMayReport(context.actor, contract.regionCode, contract.parties);
    const caseId = createdIdOf(context.commandId);
    const evidence = await this.evidence.referencesOf(evidenceIds, context.actor.accountId);
    const description = await sealDescription(this.vault, caseId, report.description);
    const data = { contract, respondentPartyId, clauseIds, description, evidence, occurredAt };
    return this.runner.run(breachCaseAggregate, caseId, { type: 'ReportBreach', data }, context);
  }
}
