import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { CommandRunner, type CommandContext } from '#libs/event-store/command-runner/command-runner';
import { EVENT_LOG, type EventLog, type StoredEvent } from '#libs/event-store/event-log';
import { streamIdOf } from '#libs/kernel/aggregate';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { contentHashOf } from '#libs/kernel/content-hash';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { VAULT, type Vault } from '#libs/vault/vault';
import { campaignAggregate, contractIdIn } from '../../codec/campaign-codec.js';
import { contractAggregate } from '../../codec/contract-codec.js';
import type { CampaignStarted } from '../../domain/campaign/events.js';
import { unfinishedCampaigns } from '../../read-models/signing-campaigns/query.js';
import { inParallel } from '#libs/kernel/in-parallel';
import { ISSUING_AUDIENCE, type IssuingAudience, type IssuingHousehold } from '../ports/issuing-audience.js';
import { PUBLISHED_TEMPLATES, type PublishedTemplates } from '../ports/published-templates.js';
import { sortedAudience } from './audience-plan.js';
import { contractWith, type CampaignText } from './household-contract.js';

/** Appends in flight at a time; the log commits them in groups. */
const IN_FLIGHT = 64;

/** Campaigns taken up again at start; more are taken up at the next one. */
const MAX_RESUMED = 100;

/** How far a campaign is in this process. */
export interface IssuingProgress {
  readonly issuedCount: number;
  readonly refusedCount: number;
  /** Codes of the refusals, each once. */
  readonly refusals: readonly string[];
  /** Why it stopped before the end; it is taken up again at the next start. */
  readonly failure: string | null;
}

interface Running {
  issuedCount: number;
  refusedCount: number;
  readonly refusals: Set<string>;
  failure: string | null;
  settled: Promise<void>;
}

/**
 * Issues the contracts of campaigns in the background. Every contract has an id and a command id that follow from campaign and household:
 * a campaign that is run again, here or in another process, meets what was issued and issues only what is missing.
 */
@Injectable()
export class CampaignIssuer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(CampaignIssuer.name);
  private readonly campaigns = new Map<Uuid, Running>();
  private stopping = false;

  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PUBLISHED_TEMPLATES) private readonly templates: PublishedTemplates,
    @Inject(ISSUING_AUDIENCE) private readonly audience: IssuingAudience,
  ) {}

  /** Goes on with what an earlier run left unfinished. */
  async onApplicationBootstrap(): Promise<void> {
    let unfinished: readonly Uuid[];
    try {
      unfinished = await unfinishedCampaigns(this.pool, MAX_RESUMED);
    } catch (error) {
      // Before the projector's first start there is no read model, and no campaign either.
      this.logger.warn(`unfinished campaigns could not be read: ${messageOf(error)}`);
      return;
    }
    for (const campaignId of unfinished) this.begin(campaignId);
  }

  /** The contract under way is completed; what remains is issued after the next start. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.campaigns.values()].map(({ settled }) => settled));
  }

  /** Begins to issue, unless that is under way in this process. */
  begin(campaignId: Uuid): void {
    if (this.stopping || this.campaigns.has(campaignId)) return;
    const running: Running = {
      issuedCount: 0,
      refusedCount: 0,
      refusals: new Set(),
      failure: null,
      settled: Promise.resolve(),
    };
    this.campaigns.set(campaignId, running);
    running.settled = this.issueAll(campaignId, running).catch((error: unknown) => {
      running.failure = messageOf(error);
      this.logger.error(`campaign ${campaignId} stopped: ${running.failure}`);
      this.campaigns.delete(campaignId);
    });
  }

  /** Progress of a campaign in this process; undefined when it does not run here. */
  progressOf(campaignId: Uuid): IssuingProgress | undefined {
    const running = this.campaigns.get(campaignId);
    if (running === undefined) return undefined;
    const { issuedCount, refusedCount, refusals, failure } = running;
    return { issuedCount, refusedCount, refusals: [...refusals], failure };
  }

  /** Resolves when the campaign is no longer under way in this process. */
  async settled(campaignId: Uuid): Promise<void> {
    await this.campaigns.get(campaignId)?.settled;
  }

  private async issueAll(campaignId: Uuid, running: Running): Promise<void> {
    const { started, stored } = await this.startOf(campaignId);
    const { templateId, templateVersion, committeeName, startsOn } = started;
    const template = await this.templates.find(templateId, templateVersion);
    if (template === undefined) throw new Error(`template ${templateId} version ${templateVersion} cannot be found`);
    const values = new Map(started.values.map(({ name, value }) => [name, value]));
    const text = { template, committeeName, values, startsOn };
    for await (const { planned } of sortedAudience(this.pool, this.audience, started, campaignId)) {
      if (this.stopping) return;
      await inParallel(planned, IN_FLIGHT, async (household) => {
        if (!this.stopping) await this.issueTo(household, campaignId, started, text, stored, running);
      });
    }
    if (this.stopping) return;
    const { issuedCount, refusedCount } = running;
    const context = this.contextOf(stored, idFromName('campaign-finished', campaignId), [campaignId]);
    const data = { issuedCount, refusedCount };
    await this.runner.run(campaignAggregate, campaignId, { type: 'FinishCampaign', data }, context);
    this.campaigns.delete(campaignId);
  }

  private async issueTo(
    household: IssuingHousehold,
    campaignId: Uuid,
    { regionCode, signBy }: CampaignStarted['data'],
    text: CampaignText,
    stored: StoredEvent,
    running: Running,
  ): Promise<void> {
    const { householdId } = household;
    const commandId = idFromName('campaign-issue', campaignId, householdId);
    const context = this.contextOf(stored, commandId, [campaignId, householdId]);
    try {
      const document = await contractWith(this.vault, text, household);
      const data = { regionCode, campaignId, document, signBy };
      const contractId = contractIdIn(campaignId, householdId);
      await this.runner.run(contractAggregate, contractId, { type: 'IssueContract', data }, context);
      running.issuedCount++;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      running.refusedCount++;
      running.refusals.add(error.kind.code);
    }
  }

  /** The campaign as it was put on record, with who started it: contracts are issued in that person's name. */
  private async startOf(campaignId: Uuid): Promise<{ started: CampaignStarted['data']; stored: StoredEvent }> {
    const streamId = streamIdOf(campaignAggregate.category, campaignId);
    for await (const [stored] of this.log.readStream(streamId, { limit: 1 })) {
      if (stored === undefined) continue;
      const event = campaignAggregate.codec.decode(stored);
      if (event.type === 'CampaignStarted') return { started: event.data, stored };
    }
    throw new Error(`campaign ${campaignId} was never started`);
  }

  private contextOf({ metadata }: StoredEvent, commandId: Uuid, input: readonly string[]): CommandContext {
    const now = this.clock.now();
    return {
      actor: metadata.actor,
      now,
      effectiveAt: now,
      commandId,
      inputHash: contentHashOf(input),
      correlationId: metadata.correlationId,
      causationId: metadata.commandId,
    };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
