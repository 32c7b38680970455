import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { organizationAggregate, organizationIdOf } from '#libs/contexts/communities/codec/organization-codec';
import { regionAggregate, regionIdOf } from '#libs/contexts/communities/codec/region-codec';
import { rosterAggregate, rosterIdOf } from '#libs/contexts/communities/codec/roster-codec';
import { readRosterFile } from '#libs/contexts/communities/application/roster-import/roster-file';
import { RosterImport } from '#libs/contexts/communities/application/roster-import/roster-import';
import { identityOf } from '#libs/contexts/communities/application/roster-import/row-commands';
import {
  organizationCodeCheckCharacter,
  readOrganizationCode,
} from '#libs/contexts/communities/domain/organization/organization-code';
import { AccountProvisioning } from '#libs/contexts/identity/application/accounts/account-provisioning';
import { DraftTemplate } from '#libs/contexts/templates/application/draft-template';
import { PublishTemplate } from '#libs/contexts/templates/application/publish-template';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { campaignAggregate } from '#libs/contexts/contracts/codec/campaign-codec';
import { StartCampaign } from '#libs/contexts/contracts/application/campaigns/start-campaign';
import type { RosterEntry } from '#libs/contexts/communities/application/roster-import/entry';
import { CheckpointWaiter } from '#libs/postgres/projections/checkpoint-waiter';
import { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import { WHOLE_SYSTEM, type Actor } from '#libs/kernel/actor';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { contentHashOf } from '#libs/kernel/content-hash';
import { createdIdOf, type Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { PLATFORM_CONFIGURATION } from '#libs/platform/platform.module';
import { VAULT, type Vault } from '#libs/vault/vault';
import {
  DEMO_ACCOUNTS,
  DEMO_PASSWORD,
  demoNumberOf,
  DISTRICT,
  SUBDISTRICT,
  VALID_FROM,
  WUMALU,
  WUYI,
  type DemoAccount,
  type DemoSubject,
} from './sample-accounts.js';
import { sampleContext, sampleCommandId } from './sample-command.js';
import { readSampleRoster, readSampleTemplate, SAMPLE_TEMPLATES, type SampleTemplate } from './sample-files.js';

/** Says what is being loaded. */
export type SampleProgress = (step: { readonly zh: string; readonly en: string }) => void;

/** Before the last character, GB 32100: fictitious, with the district's own digits. */
const ORGANIZATION_CODE_BODY = '91370704MA0000000';

/**
 * The fictitious sample district: loaded once through the same commands as everything else. Every step has a command id of its own that
 * never changes, so a load cut short goes on where it stopped, and one that is complete changes nothing.
 */
@Injectable()
export class SampleDistrict {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(AccountProvisioning) private readonly accounts: AccountProvisioning,
    @Inject(RosterImport) private readonly rosters: RosterImport,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(CheckpointWaiter) private readonly checkpoints: CheckpointWaiter,
    @Inject(PLATFORM_CONFIGURATION) private readonly configuration: PlatformConfiguration,
  ) {}

  /** Only the regions and the accounts of the staff: everything else is left to whoever works with them. */
  async loadAccounts(report: SampleProgress): Promise<ReadonlyMap<string, Actor>> {
    report({ zh: '登记示范区划', en: 'Registering the sample regions' });
    await this.registerRegions();
    report({ zh: '建立演示账号', en: 'Making the demo accounts' });
    return this.makeStaffAccounts();
  }

  /** @returns whether anything was missing */
  async load(report: SampleProgress): Promise<boolean> {
    if (await this.isComplete()) return false;
    const actors = await this.loadAccounts(report);
    report({ zh: '导入五一社区示范名册', en: 'Importing the sample roster' });
    await this.importRoster(actorIn(actors, 'grid-worker-wuyi'));
    await this.makeSubjectAccounts({
      'first-household-head': await this.firstHouseholdHead(),
      'local-organization': await this.registerOrganization(actorIn(actors, 'committee-director-wuyi')),
    });
    report({ zh: '发布三个示范文本', en: 'Publishing three sample templates' });
    for (const name of SAMPLE_TEMPLATES) await this.publishTemplate(name, actors);
    report({ zh: '向一个单元发出契约', en: 'Issuing contracts to one stairwell' });
    await this.startCampaign(actorIn(actors, 'committee-director-wuyi'));
    return true;
  }

  /** The campaign is the last step: where it is on record, everything before it is there. */
  private async isComplete(): Promise<boolean> {
    const { revision } = await this.runner.load(campaignAggregate, sampleCampaignId());
    return revision >= 0;
  }

  private async registerRegions(): Promise<void> {
    for (const { regionCode, name } of [DISTRICT, SUBDISTRICT, WUYI, WUMALU]) {
      const data = { regionCode, name, validFrom: VALID_FROM };
      const context = sampleContext(`region/${regionCode}`, loader, this.clock.now());
      await this.runner.run(regionAggregate, regionIdOf(regionCode), { type: 'RegisterRegion', data }, context);
    }
  }

  private async importRoster(actor: Actor): Promise<void> {
    const { revision } = await this.runner.load(rosterAggregate, rosterIdOf(WUYI.regionCode));
    if (revision >= 0) return;
    await this.rosters.run(
      {
        regionCode: WUYI.regionCode,
        file: await readSampleRoster(),
        mode: 'commit',
        onError: 'skip',
        includeHidden: false,
      },
      sampleContext('roster/wuyi', actor, this.clock.now()),
    );
  }

  private async registerOrganization(actor: Actor): Promise<Uuid> {
    const code = readOrganizationCode(ORGANIZATION_CODE_BODY + organizationCodeCheckCharacter(ORGANIZATION_CODE_BODY));
    if (code === undefined) throw new Error('the sample organisation code is not one');
    const id = organizationIdOf(code);
    const data = {
      regionCode: WUYI.regionCode,
      code,
      name: '示范驻区单位',
      address: '五一社区示范路 1 号',
      contact: null,
    };
    const context = sampleContext('organization', actor, this.clock.now());
    await this.runner.run(organizationAggregate, id, { type: 'RecordOrganization', data }, context);
    return id;
  }

  /** The resident whose file the demo resident sees. */
  private async firstHouseholdHead(): Promise<SubjectId> {
    const { residentId } = identityOf(this.vault, WUYI.regionCode, await this.firstHeadedEntry());
    if (residentId === null) throw new Error('the first household with a head has no resident');
    return residentId;
  }

  private async firstHeadedEntry(): Promise<RosterEntry> {
    const options = { regionCode: WUYI.regionCode, today: this.clock.now().slice(0, 10), includeHidden: false };
    const { entries } = await readRosterFile(await readSampleRoster(), options);
    const entry = entries.find(({ head }) => head !== null);
    if (entry === undefined) throw new Error('the sample roster names no head of household');
    return entry;
  }

  /** A contract for every household of the demo resident's stairwell. */
  private async startCampaign(actor: Actor): Promise<void> {
    const { premises } = await this.firstHeadedEntry();
    const now = this.clock.now();
    // The campaign reads whom it addresses from the household file.
    await this.checkpoints.waitFor(CAMPAIGN_READS, await this.log.head(), READ_MODELS_TIMEOUT);
    const request = {
      regionCode: WUYI.regionCode,
      templateId: templateIdOf('neighbourhood-contract'),
      templateVersion: 1,
      audience: {
        estates: [premises.estate],
        buildings: [premises.building],
        units: [premises.unit],
        housing: null,
        grids: null,
      },
      committeeName: '五一社区居民委员会（示范）',
      values: new Map([
        ['社区名称', WUYI.name],
        ['起始日期', now.slice(0, 10)],
        ['终止日期', new Date(Date.parse(now) + TERM).toISOString().slice(0, 10)],
      ]),
      startsOn: null,
      signBy: null,
    };
    await this.commands.execute(new StartCampaign(request, sampleContext(CAMPAIGN_STEP, actor, now)));
  }

  private async makeStaffAccounts(): Promise<ReadonlyMap<string, Actor>> {
    const actors = new Map<string, Actor>();
    for (const account of DEMO_ACCOUNTS.filter(({ subject }) => subject === undefined)) {
      const accountId = await this.accounts.ensure({ ...provisioningOf(account), ...this.secondFactorOf(account) });
      actors.set(account.accountName, { accountId, role: account.role, regionCode: account.regionCode });
    }
    return actors;
  }

  /** Where codes are shown, a telephone that nobody has will do; elsewhere whoever uses the account enrols something of his own. */
  private secondFactorOf(account: DemoAccount): { secondFactorNumber?: string } {
    return this.configuration.signIn?.codes.shown === true ? { secondFactorNumber: demoNumberOf(account) } : {};
  }

  private async makeSubjectAccounts(subjects: Readonly<Record<DemoSubject, SubjectId>>): Promise<void> {
    for (const account of DEMO_ACCOUNTS) {
      if (account.subject !== undefined) await this.accounts.ensure(provisioningOf(account, subjects[account.subject]));
    }
  }

  private async publishTemplate(name: SampleTemplate, actors: ReadonlyMap<string, Actor>): Promise<void> {
    const content = await readSampleTemplate(name);
    const templateId = templateIdOf(name);
    const draft = { regionCode: DISTRICT.regionCode, content };
    await this.commands.execute(
      new DraftTemplate(draft, sampleContext(draftStep(name), actorIn(actors, 'legal-drafter'), this.clock.now())),
    );
    const publication = { version: 1, contentHash: contentHashOf(content) };
    const context = sampleContext(`publish/${name}`, actorIn(actors, 'legal-reviewer'), this.clock.now());
    await this.commands.execute(new PublishTemplate(templateId, publication, context));
  }
}

const CAMPAIGN_STEP = 'campaign';

/** Read models that a campaign rests on. */
const CAMPAIGN_READS = ['household-file', 'who-signed-what'];

/** Milliseconds; a rebuild may be under way at the start. */
const READ_MODELS_TIMEOUT = 120_000;

/** Milliseconds of the sample contract's two years. */
const TERM = 730 * 24 * 60 * 60 * 1_000;

/** Registers what must be there before anybody has an account. */
const loader: Actor = { accountId: 'sample-district', role: 'System', regionCode: WHOLE_SYSTEM };

const draftStep = (name: SampleTemplate) => `draft/${name}`;

/** Id of the sample campaign, which follows from the command that starts it. */
export function sampleCampaignId(): Uuid {
  return createdIdOf(sampleCommandId(CAMPAIGN_STEP));
}

/** Id of a sample template, which follows from the command that drafts it. */
export function templateIdOf(name: SampleTemplate): Uuid {
  return createdIdOf(sampleCommandId(draftStep(name)));
}

function actorIn(actors: ReadonlyMap<string, Actor>, accountName: string): Actor {
  const actor = actors.get(accountName);
  if (actor === undefined) throw new Error(`no demo account ${accountName}`);
  return actor;
}

function provisioningOf({ accountName, displayName, role, regionCode }: DemoAccount, subjectId?: SubjectId) {
  return {
    accountName,
    displayName,
    password: DEMO_PASSWORD,
    homeRegionCode: regionCode,
    grants: [{ role, regionCode }],
    ...(subjectId === undefined ? {} : { subjectId }),
  };
}
