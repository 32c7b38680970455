import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import { createdIdOf, type Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import type { Sealed } from '#libs/kernel/sealed';
import { VAULT, type Vault } from '#libs/vault/vault';
import { contractAggregate } from '../../codec/contract-codec.js';
import { DEFAULT_CONSENT_DAYS } from '../../domain/contract/amendment.js';
import { daysAfter } from '../../domain/document/calendar.js';
import type { Clause } from '../../domain/document/clause.js';
import type { ContractDocument } from '../../domain/document/contract-document.js';
import type { DocumentChanges } from '../../domain/document/document-changes.js';
import { requireValues } from '../../domain/document/value-rules.js';
import { CLAUSE_CHECK, type ClauseCheck } from '../ports/clause-check.js';
import { personIn, VALUE_FIELD } from '../issuing/compose-document.js';
import { AMENDMENT_WORDING_FORBIDDEN } from './problems.js';

export interface AmendmentProposal {
  readonly baseDocumentHash: ContentHash;
  readonly clauses: readonly Clause[];
  readonly removedClauseIds: readonly string[];
  /** In clear. */
  readonly values: ReadonlyMap<string, string>;
  /** Null: {@link DEFAULT_CONSENT_DAYS} from now. */
  readonly consentBy: Instant | null;
}

/** Proposes another text. The amendment's id follows from the command's: {@link amendmentIdOf}. */
export class ProposeAmendment extends Command<CommandResult> {
  constructor(
    readonly contractId: Uuid,
    readonly proposal: AmendmentProposal,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** Id of the amendment that a command proposes. */
export function amendmentIdOf({ commandId }: CommandContext): Uuid {
  return createdIdOf(commandId);
}

@CommandHandler(ProposeAmendment)
export class ProposeAmendmentHandler implements ICommandHandler<ProposeAmendment> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLAUSE_CHECK) private readonly check: ClauseCheck,
  ) {}

  async execute({ contractId, proposal, context }: ProposeAmendment): Promise<CommandResult> {
    const { baseDocumentHash, clauses, removedClauseIds } = proposal;
    const { state } = await this.runner.load(contractAggregate, contractId);
    const values = state.status === 'ABSENT' ? [] : await this.sealed(state.document, proposal.values);
    if (state.status !== 'ABSENT') await this.requireLawful(state.document, proposal);
    const consentBy = proposal.consentBy ?? daysAfter(context.now, DEFAULT_CONSENT_DAYS);
    const changes: DocumentChanges = { clauses, removedClauseIds, values };
    const data = { amendmentId: amendmentIdOf(context), baseDocumentHash, changes, consentBy };
    return this.runner.run(contractAggregate, contractId, { type: 'ProposeAmendment', data }, context);
  }

  /** What a template may not say (domain brief, "Remedies"), an amendment may not say either. */
  private async requireLawful({ template }: ContractDocument, { clauses, values }: AmendmentProposal): Promise<void> {
    const texts = [
      ...clauses.flatMap(({ heading, text, explanation }, index) => [
        { at: `/clauses/${index}/heading`, text: heading },
        { at: `/clauses/${index}/text`, text },
        { at: `/clauses/${index}/explanation`, text: explanation ?? '' },
      ]),
      ...[...values].map(([name, text]) => ({ at: `/values/${name}`, text })),
    ];
    const places = await this.check.forbiddenIn(template.templateId, template.version, texts);
    if (places.length > 0) throw new Problem(AMENDMENT_WORDING_FORBIDDEN, {}, places);
  }

  private async sealed(
    document: ContractDocument,
    values: ReadonlyMap<string, string>,
  ): Promise<DocumentChanges['values']> {
    const declared = new Map(document.variables.map((variable) => [variable.name, variable]));
    // Blanks that keep their value are not asked for again.
    requireValues(
      document.variables.map((variable) => ({ ...variable, required: false })),
      values,
    );
    return Promise.all(
      [...values].map(async ([name, text]) => {
        const variable = declared.get(name);
        if (variable?.personal !== true) return { name, value: text };
        const before = variable.value === null ? undefined : await this.vault.open(variable.value as Sealed);
        // Sealing the same text again gives another ciphertext and would make an unchanged contract look changed.
        if (before?.status === 'clear' && before.text === text) return { name, value: variable.value };
        return { name, value: await this.vault.seal(personIn(document.parties), VALUE_FIELD, text) };
      }),
    );
  }
}
