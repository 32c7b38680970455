import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { contractAggregate } from '../../codec/contract-codec.js';
import type { SignContract as Intention } from '../../domain/contract/commands.js';
import type { SigningMandate } from '../../domain/contract/mandate.js';
import { MANDATES, type Mandates } from '../ports/mandates.js';

/** A party signs the text it was shown, somebody signs for it on a mandate, or staff record its signed paper. */
export class SignContract extends Command<CommandResult> {
  constructor(
    readonly contractId: Uuid,
    readonly data: Omit<Intention['data'], 'mandate'> & { readonly mandateId?: Uuid },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(SignContract)
export class SignContractHandler implements ICommandHandler<SignContract> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(MANDATES) private readonly mandates: Mandates,
  ) {}

  async execute({ contractId, data: { mandateId, ...signing }, context }: SignContract): Promise<CommandResult> {
    const mandate = mandateId === undefined ? undefined : await this.exercise(mandateId, contractId, signing, context);
    const data = mandate === undefined ? signing : { ...signing, mandate };
    return this.runner.run(contractAggregate, contractId, { type: 'SignContract', data }, context);
  }

  /** Of a contract or party that does not exist nothing is put on record: the decider refuses the command. */
  private async exercise(
    mandateId: Uuid,
    contractId: Uuid,
    { partyId, documentHash, form }: Omit<Intention['data'], 'mandate'>,
    context: CommandContext,
  ): Promise<SigningMandate | undefined> {
    const { state } = await this.runner.load(contractAggregate, contractId);
    if (state.status === 'ABSENT') return undefined;
    const party = state.document.parties.find((candidate) => candidate.partyId === partyId);
    if (party === undefined) return undefined;
    const { templateId } = state.document.template;
    const principalIds = [party.subjectId, party.householdId].filter((id) => id !== null);
    const use = { contractId, partyId, documentHash, templateId, principalIds, form };
    return this.mandates.exercise(mandateId, use, context);
  }
}
