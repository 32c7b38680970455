import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Instant } from '#libs/kernel/clock';
import { createdIdOf, type Uuid } from '#libs/kernel/identifiers';
import { VAULT, type Vault } from '#libs/vault/vault';
import { contractAggregate } from '../../codec/contract-codec.js';
import { requireStaff } from '../../domain/contract/authority.js';
import { DEFAULT_SIGNING_DAYS } from '../../domain/contract/issuing.js';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import { daysAfter } from '../../domain/document/calendar.js';
import { ISSUING_AUDIENCE, type IssuingAudience } from '../ports/issuing-audience.js';
import { PUBLISHED_TEMPLATES, type PublishedTemplates } from '../ports/published-templates.js';
import { composeDocument } from './compose-document.js';
import { valuesOfHousehold } from './household-values.js';
import { issuableTemplate } from './issuable-template.js';
import { partiesOf, type NamedParty } from './parties.js';

export interface ContractOffer {
  readonly regionCode: string;
  readonly templateId: Uuid;
  readonly templateVersion: number;
  readonly parties: readonly NamedParty[];
  /** In clear; what the register knows of the first household need not be given. */
  readonly values: ReadonlyMap<string, string>;
  readonly startsOn: CalendarDay | null;
  /** Null: {@link DEFAULT_SIGNING_DAYS} from now. */
  readonly signBy: Instant | null;
}

/** Issues one contract to named parties. Its id follows from the command's. */
export class IssueContract extends Command<CommandResult> {
  constructor(
    readonly offer: ContractOffer,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(IssueContract)
export class IssueContractHandler implements ICommandHandler<IssueContract> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(PUBLISHED_TEMPLATES) private readonly templates: PublishedTemplates,
    @Inject(ISSUING_AUDIENCE) private readonly audience: IssuingAudience,
  ) {}

  async execute({ offer, context }: IssueContract): Promise<CommandResult> {
    const { regionCode, templateId, templateVersion, startsOn } = offer;
    // Before anything is looked up or sealed: sealing is a write.
    requireStaff(context.actor, regionCode, ['GridWorker', 'CommitteeDirector']);
    const template = await issuableTemplate(this.templates, templateId, templateVersion, regionCode);
    const ids = offer.parties.flatMap(({ householdId }) => householdId ?? []);
    const households = ids.length === 0 ? [] : await this.audience.byId(ids);
    const parties = partiesOf(offer.parties, households, regionCode);
    const first = households.find(({ householdId }) => householdId === ids[0]);
    const known = first === undefined ? undefined : valuesOfHousehold(template.variables, first);
    const values = new Map([...(known?.clear ?? []), ...offer.values]);
    const sealed = new Map([...(known?.sealed ?? [])].filter(([name]) => !values.has(name)));
    const document = await composeDocument(this.vault, { template, parties, values, sealed, startsOn });
    const signBy = offer.signBy ?? daysAfter(context.now, DEFAULT_SIGNING_DAYS);
    const data = { regionCode, campaignId: null, document, signBy };
    const contractId = createdIdOf(context.commandId);
    return this.runner.run(contractAggregate, contractId, { type: 'IssueContract', data }, context);
  }
}
