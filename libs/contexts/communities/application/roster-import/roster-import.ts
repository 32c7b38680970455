import { Inject, Injectable } from '@nestjs/common';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Position } from '#libs/event-store/event-log';
import type { Aggregate } from '#libs/kernel/aggregate';
import { contentHashOf, hashOfBytes } from '#libs/kernel/content-hash';
import type { DomainCommand, DomainEvent } from '#libs/kernel/decider';
import { createdIdOf, idFromName, type Uuid } from '#libs/kernel/identifiers';
import { requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { VAULT, type Vault } from '#libs/vault/vault';
import { householdAggregate } from '../../codec/household-codec.js';
import { regionAggregate, regionIdOf } from '../../codec/region-codec.js';
import { residentAggregate } from '../../codec/resident-codec.js';
import { rosterAggregate, rosterIdOf } from '../../codec/roster-codec.js';
import { dayOf } from '#libs/kernel/calendar-day';
import { REGISTRARS } from '../../domain/household/decider.js';
import { REGION_CODE_INVALID, REGION_NOT_OPEN } from '../../domain/region/problems.js';
import { isCommunityCode } from '#libs/kernel/region-code';
import { RESIDENT_NAMED_OTHERWISE } from '../../domain/resident/problems.js';
import type { RecordRosterImport } from '../../domain/roster/commands.js';
import type { RosterCounts } from '../../domain/roster/events.js';
import { inParallel } from '#libs/kernel/in-parallel';
import type { RosterEntry } from './entry.js';
import { MAX_REPORTED_FAULTS, ROWS_IN_FLIGHT } from './limits.js';
import { ROSTER_ROWS_REFUSED } from './problems.js';
import type { RosterFault, RosterImportReport, RosterNotice } from './report.js';
import { readRosterFile, type RosterFile } from './roster-file.js';
import {
  commandsOf,
  identityOf,
  vaultSealer,
  withUnconfirmedHead,
  type FieldSealer,
  type RowIdentity,
} from './row-commands.js';

export interface RosterImportRequest {
  readonly regionCode: string;
  readonly file: Buffer;
  readonly mode: 'dry-run' | 'commit';
  /** `stop`: one bad row, and nothing is imported. */
  readonly onError: 'skip' | 'stop';
  readonly includeHidden: boolean;
}

/** How one row fared. */
type RowOutcome =
  | {
      readonly status: 'registered' | 'changed' | 'unchanged';
      readonly events: number;
      readonly position: Position | undefined;
      /** The row, when its head's identity number belongs to somebody else by another community's register. */
      readonly unconfirmedRow: number | undefined;
    }
  | { readonly status: 'refused'; readonly fault: RosterFault };

type RowWork = (entry: RosterEntry) => Promise<RowOutcome>;

/** Places repeated in a problem; the report of a dry run has them all. */
const PLACES_IN_PROBLEM = 50;

/**
 * Takes a community's household register from a spreadsheet into the record. Rows are commands of their own, whose ids follow from the
 * import and the row: an import cut short is repeated under the same command id and goes on where it stopped; the same file later is a
 * series of commands that change nothing.
 */
@Injectable()
export class RosterImport {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  /**
   * A dry run writes nothing, not even a key, and reports what an import would do.
   * @throws Problem when the file as a whole is refused, or with `onError: stop` for the first bad row
   */
  async run(request: RosterImportRequest, context: CommandContext): Promise<RosterImportReport> {
    const { regionCode, mode, onError, includeHidden } = request;
    if (!isCommunityCode(regionCode)) throw new Problem(REGION_CODE_INVALID, { regionCode });
    requireRole(context.actor, regionCode, REGISTRARS);
    const region = await this.runner.load(regionAggregate, regionIdOf(regionCode));
    if (region.state.status !== 'open') throw new Problem(REGION_NOT_OPEN, { regionCode });

    const today = dayOf(context.effectiveAt);
    const file = await readRosterFile(request.file, { regionCode, today, includeHidden });
    const job: ImportJob = {
      request,
      context,
      file,
      importId: createdIdOf(context.commandId),
      fileHash: this.vault.lookupHash('roster-file', hashOfBytes(request.file)),
    };
    if (mode === 'dry-run') return this.forecast(job);
    if (onError === 'stop') refuseFaults(await this.forecast(job));
    return this.commit(job);
  }

  private async forecast(job: ImportJob): Promise<RosterImportReport> {
    const outcomes = await this.carryOut(job, (entry) => this.forecastRow(job, entry));
    const { regionCode } = job.request;
    const summary = summaryOf(job, outcomes);
    const events = await this.decide(rosterAggregate, rosterIdOf(regionCode), summary, job.context);
    return reportOf(job, outcomes, { events, position: undefined });
  }

  private async commit(job: ImportJob): Promise<RosterImportReport> {
    const { request, file, context, fileHash } = job;
    const identities = file.entries.map((entry) => identityOf(this.vault, request.regionCode, entry));
    await this.vault.ensureSubjects(identities.map(({ remarkSubjectId }) => remarkSubjectId));
    const outcomes = await this.carryOut(job, (entry) => this.commitRow(job, entry));
    const summary = await this.runner.run(rosterAggregate, rosterIdOf(request.regionCode), summaryOf(job, outcomes), {
      ...context,
      inputHash: contentHashOf([fileHash, request.onError, request.includeHidden]),
    });
    return reportOf(job, outcomes, summary);
  }

  /** Rows that break a rule are outcomes; anything else that fails ends the import, which can then be repeated. */
  private carryOut({ file }: ImportJob, work: RowWork): Promise<readonly RowOutcome[]> {
    return inParallel(file.entries, ROWS_IN_FLIGHT, async (entry) => {
      try {
        return await work(entry);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return { status: 'refused', fault: faultOfProblem(entry.row, error) };
      }
    });
  }

  private commitRow(job: ImportJob, entry: RosterEntry): Promise<RowOutcome> {
    const { request, context, importId, fileHash } = job;
    const contextOf = (part: string): CommandContext => ({
      ...context,
      commandId: idFromName('roster-row', importId, String(entry.row), part),
      // Not the row's content: a plain hash of personal data is never stored.
      inputHash: contentHashOf([fileHash, entry.row, part]),
      causationId: context.commandId,
    });
    return this.unlessNamedOtherwise(request.regionCode, entry, async (identity) => {
      const seal = vaultSealer(this.vault);
      const { resident, household } = await commandsOf(seal, request.regionCode, entry, identity, context.effectiveAt);
      const results: CommandResult[] = [];
      if (resident !== null && identity.residentId !== null) {
        results.push(await this.runner.run(residentAggregate, identity.residentId, resident, contextOf('resident')));
      }
      results.push(await this.runner.run(householdAggregate, identity.householdId, household, contextOf('household')));
      return outcomeOf(
        results.flatMap(({ events }) => events),
        results.map(({ position }) => position),
      );
    });
  }

  private forecastRow({ request, context }: ImportJob, entry: RosterEntry): Promise<RowOutcome> {
    const { regionCode } = request;
    return this.unlessNamedOtherwise(regionCode, entry, async (identity) => {
      const seal = await this.forecastSealer(identity);
      const { resident, household } = await commandsOf(seal, regionCode, entry, identity, context.effectiveAt);
      const events: DomainEvent[] = [];
      if (resident !== null && identity.residentId !== null) {
        events.push(...(await this.decide(residentAggregate, identity.residentId, resident, context)));
      }
      events.push(...(await this.decide(householdAggregate, identity.householdId, household, context)));
      return outcomeOf(events, []);
    });
  }

  private async unlessNamedOtherwise(
    regionCode: string,
    entry: RosterEntry,
    work: (identity: RowIdentity) => Promise<RowOutcome>,
  ): Promise<RowOutcome> {
    const identity = identityOf(this.vault, regionCode, entry);
    try {
      return await work(identity);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== RESIDENT_NAMED_OTHERWISE) throw error;
      const outcome = await work(withUnconfirmedHead(identity));
      return outcome.status === 'refused' ? outcome : { ...outcome, unconfirmedRow: entry.row };
    }
  }

  /** Fingerprints of subjects the register knows; for new ones there is nothing to compare with, and no key is made. */
  private async forecastSealer({ householdId, residentId }: RowIdentity): Promise<FieldSealer> {
    const [household, resident] = await Promise.all([
      this.runner.load(householdAggregate, householdId),
      residentId === null ? undefined : this.runner.load(residentAggregate, residentId),
    ]);
    const known = resident === undefined ? household.revision >= 0 : resident.revision >= 0;
    if (known) return vaultSealer(this.vault);
    return async () => NOT_YET_SEALED;
  }

  private async decide<Command extends DomainCommand, Event extends DomainEvent, State>(
    aggregate: Aggregate<Command, Event, State>,
    id: Uuid,
    command: Command,
    context: CommandContext,
  ): Promise<readonly Event[]> {
    const { state } = await this.runner.load(aggregate, id);
    return aggregate.decider.decide(command, state, context);
  }
}

/** Stands for the sealed form of a text in a dry run; equal to no fingerprint. */
const NOT_YET_SEALED = { sealed: '' as never, fingerprint: '' };

interface ImportJob {
  readonly request: RosterImportRequest;
  readonly context: CommandContext;
  readonly file: RosterFile;
  readonly importId: Uuid;
  readonly fileHash: string;
}

function summaryOf(
  { request, importId, fileHash, file }: ImportJob,
  outcomes: readonly RowOutcome[],
): RecordRosterImport {
  const { regionCode } = request;
  return { type: 'RecordRosterImport', data: { regionCode, importId, fileHash, counts: countsOf(file, outcomes) } };
}

function outcomeOf(events: readonly DomainEvent[], positions: readonly (Position | undefined)[]): RowOutcome {
  const registered = events.some(({ type }) => type === 'HouseholdRegistered');
  const status = registered ? 'registered' : events.length > 0 ? 'changed' : 'unchanged';
  return { status, events: events.length, position: lastOf(positions), unconfirmedRow: undefined };
}

function lastOf(positions: readonly (Position | undefined)[]): Position | undefined {
  return positions.reduce(
    (last, position) => (last === undefined || (position ?? '') > last ? (position ?? last) : last),
    undefined,
  );
}

function faultOfProblem(row: number, { kind, places }: Problem): RosterFault {
  const [place] = places;
  return {
    row,
    column: null,
    header: null,
    code: kind.code,
    zh: place === undefined ? kind.title.zh : `${kind.title.zh}：${place.zh}`,
    en: place === undefined ? kind.title.en : `${kind.title.en}: ${place.en}`,
    fix: kind.remedy,
  };
}

function countsOf(file: RosterFile, outcomes: readonly RowOutcome[]): RosterCounts {
  const count = (status: RowOutcome['status']) => outcomes.filter((outcome) => outcome.status === status).length;
  const [registered, changed] = [count('registered'), count('changed')];
  const unchanged = count('unchanged') + file.repeated;
  const refused = file.rows - registered - changed - unchanged;
  return { rows: file.rows, registered, changed, unchanged, refused, hidden: file.hidden };
}

function reportOf(
  { request, file, importId }: ImportJob,
  outcomes: readonly RowOutcome[],
  summary: Pick<CommandResult, 'events' | 'position'>,
): RosterImportReport {
  const carriedOut = outcomes.flatMap((outcome) => (outcome.status === 'refused' ? [] : [outcome]));
  const faults = [
    ...file.faults,
    ...outcomes.flatMap((outcome) => (outcome.status === 'refused' ? [outcome.fault] : [])),
  ].sort((one, other) => one.row - other.row);
  const events = carriedOut.reduce((sum, outcome) => sum + outcome.events, 0) + summary.events.length;
  return {
    importId,
    regionCode: request.regionCode,
    mode: request.mode,
    sheet: file.layout.sheet.name,
    headerRow: file.layout.headerRow,
    counts: countsOf(file, outcomes),
    events,
    faults: faults.slice(0, MAX_REPORTED_FAULTS),
    faultCount: faults.length,
    notices: [...file.notices, ...unconfirmedNotice(carriedOut)],
    position: lastOf([...carriedOut.map(({ position }) => position), summary.position]) ?? null,
  };
}

function unconfirmedNotice(
  outcomes: readonly { readonly unconfirmedRow: number | undefined }[],
): readonly RosterNotice[] {
  const rows = outcomes.flatMap(({ unconfirmedRow }) => (unconfirmedRow === undefined ? [] : [unconfirmedRow]));
  if (rows.length === 0) return [];
  const shown = rows.slice(0, ROWS_IN_NOTICE);
  return [
    {
      code: 'roster.person-named-otherwise',
      zh: `有 ${rows.length} 行的身份证号已在其他社区以不同姓名登记：该户已导入，户主身份待核实，请对照证件核对（第 ${shown.join('、')} 行）。`,
      en: `${rows.length} identity numbers are registered in another community under another name: the household was taken in, its head is unconfirmed; compare with the card (rows ${shown.join(', ')}).`,
    },
  ];
}

/** Rows named in one notice. */
const ROWS_IN_NOTICE = 20;

function refuseFaults({ faults, faultCount }: RosterImportReport): void {
  if (faultCount === 0) return;
  const places = faults
    .slice(0, PLACES_IN_PROBLEM)
    .map(({ row, column, zh, en }) => ({ at: `${column ?? 'row '}${row}`, zh, en }));
  throw new Problem(ROSTER_ROWS_REFUSED, { faultCount }, places);
}
