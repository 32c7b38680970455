import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Instant } from '#libs/kernel/clock';
import { createdIdOf, type Uuid } from '#libs/kernel/identifiers';
import { requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { VAULT, type Vault } from '#libs/vault/vault';
import { campaignAggregate } from '../../codec/campaign-codec.js';
import type { Audience, CampaignPlan } from '../../domain/campaign/events.js';
import { DEFAULT_SIGNING_DAYS } from '../../domain/contract/issuing.js';
import { requireSoundDocument } from '../../domain/document/bounds.js';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import { daysAfter } from '../../domain/document/calendar.js';
import { VARIABLE_INVALID } from '../../domain/document/problems.js';
import { issuableTemplate } from '../issuing/issuable-template.js';
import { ISSUING_AUDIENCE, type IssuingAudience } from '../ports/issuing-audience.js';
import { PUBLISHED_TEMPLATES, type PublishedTemplate, type PublishedTemplates } from '../ports/published-templates.js';
import { planCampaign } from './audience-plan.js';
import { CampaignIssuer } from './campaign-issuer.js';
import { contractWith } from './household-contract.js';

export interface CampaignRequest {
  readonly regionCode: string;
  readonly templateId: Uuid;
  readonly templateVersion: number;
  readonly audience: Audience;
  readonly committeeName: string;
  /** The same for every household, hence never for a personal variable. */
  readonly values: ReadonlyMap<string, string>;
  readonly startsOn: CalendarDay | null;
  /** Null: {@link DEFAULT_SIGNING_DAYS} from now. */
  readonly signBy: Instant | null;
}

/** Counts whom a campaign would reach, and tries the text on one household. Writes nothing. */
export class PreviewCampaign extends Command<CampaignPlan> {
  constructor(
    readonly request: CampaignRequest,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** Puts a campaign on record and begins to issue. Its id follows from the command's. */
export class StartCampaign extends Command<CommandResult> {
  constructor(
    readonly request: CampaignRequest,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(PreviewCampaign)
export class PreviewCampaignHandler implements ICommandHandler<PreviewCampaign> {
  constructor(
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(PUBLISHED_TEMPLATES) private readonly templates: PublishedTemplates,
    @Inject(ISSUING_AUDIENCE) private readonly audience: IssuingAudience,
  ) {}

  async execute({ request, context }: PreviewCampaign): Promise<CampaignPlan> {
    requireRole(context.actor, request.regionCode, ['GridWorker', 'CommitteeDirector']);
    const { templateId, templateVersion, regionCode } = request;
    const template = await issuableTemplate(this.templates, templateId, templateVersion, regionCode);
    return planAndTry(this.pool, this.vault, this.audience, template, request);
  }
}

@CommandHandler(StartCampaign)
export class StartCampaignHandler implements ICommandHandler<StartCampaign> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(PUBLISHED_TEMPLATES) private readonly templates: PublishedTemplates,
    @Inject(ISSUING_AUDIENCE) private readonly audience: IssuingAudience,
    @Inject(CampaignIssuer) private readonly issuer: CampaignIssuer,
  ) {}

  async execute({ request, context }: StartCampaign): Promise<CommandResult> {
    requireRole(context.actor, request.regionCode, ['GridWorker', 'CommitteeDirector']);
    const { templateId, templateVersion, regionCode, audience, committeeName, startsOn } = request;
    const template = await issuableTemplate(this.templates, templateId, templateVersion, regionCode);
    const plan = await planAndTry(this.pool, this.vault, this.audience, template, request);
    const data = {
      regionCode,
      templateId,
      templateVersion,
      templateContentHash: template.contentHash,
      title: template.title,
      audience,
      plan,
      committeeName,
      values: [...request.values].map(([name, value]) => ({ name, value })),
      startsOn,
      signBy: request.signBy ?? daysAfter(context.now, DEFAULT_SIGNING_DAYS),
    };
    const campaignId = createdIdOf(context.commandId);
    const result = await this.runner.run(campaignAggregate, campaignId, { type: 'StartCampaign', data }, context);
    this.issuer.begin(campaignId);
    return result;
  }
}

/** The plan, after the text was tried on one household, so that a blank without value is found before anything is written. */
async function planAndTry(
  pool: Pool,
  vault: Vault,
  households: IssuingAudience,
  template: PublishedTemplate,
  request: CampaignRequest,
): Promise<CampaignPlan> {
  const { templateId, templateVersion, regionCode, audience, committeeName, values, startsOn } = request;
  const personal = template.variables.filter((variable) => variable.personal && values.has(variable.name));
  if (personal.length > 0) {
    const places = personal.map(({ name }) => ({
      at: `/values/${name}`,
      zh: '个人信息因户而异，不能统一填写',
      en: 'personal data differs from household to household',
    }));
    throw new Problem(VARIABLE_INVALID, {}, places);
  }
  const address = { regionCode, audience, templateId, templateVersion };
  const { plan, sample } = await planCampaign(pool, households, address);
  if (sample !== undefined) {
    requireSoundDocument(await contractWith(vault, { template, committeeName, values, startsOn }, sample));
  }
  return plan;
}
