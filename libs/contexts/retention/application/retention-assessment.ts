import { Inject, Injectable } from '@nestjs/common';
import { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';
import { legalHoldAggregate, legalHoldIdOf } from '../codec/legal-hold-codec.js';
import { retentionScheduleAggregate, retentionScheduleIdOf } from '../codec/retention-schedule-codec.js';
import { areasAround, districtOf } from '../domain/district.js';
import type { HoldTarget } from '../domain/legal-hold/events.js';
import { holdsInForce } from '../domain/legal-hold/state.js';
import type { RetentionPeriod } from '../domain/record-class.js';
import { retainedOf, type KeptRecord, type Retained } from '../domain/retained.js';
import { RECORD_KEEPING, type RecordKeeping } from './ports/record-keeping.js';

/** What stands against erasing somebody. */
export interface PersonAssessment {
  /** On the person, or on the area in which he is registered: nothing may be erased. */
  readonly holdIds: readonly Uuid[];
  /** Records that keep the person's name and number. */
  readonly retained: readonly Retained[];
}

/** Says what must be kept at a moment, from the schedules and holds in the log itself: a hold of a moment ago counts. */
@Injectable()
export class RetentionAssessment {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(RECORD_KEEPING) private readonly records: RecordKeeping,
  ) {}

  async ofPerson(subjectId: SubjectId, regionCode: string, now: Instant): Promise<PersonAssessment> {
    const [holdIds, records] = await Promise.all([
      this.holdsOn([{ kind: 'PERSON', id: subjectId }, ...regionsAround(regionCode)], now),
      this.records.recordsOf(subjectId),
    ]);
    return { holdIds, retained: await this.ofRecords(records, now) };
  }

  /** Those that must be kept. */
  async ofRecords(records: readonly KeptRecord[], now: Instant): Promise<readonly Retained[]> {
    const periods = new Map<string, readonly RetentionPeriod[]>();
    for (const district of new Set(records.map(({ regionCode }) => districtOf(regionCode)))) {
      periods.set(district, await this.periodsIn(district));
    }
    const retained: Retained[] = [];
    for (const record of records) {
      const { kind, recordId, regionCode } = record;
      const holdIds = await this.holdsOn([{ kind, id: recordId }, ...regionsAround(regionCode)], now);
      const kept = retainedOf(record, periods.get(districtOf(regionCode)) ?? [], holdIds, now);
      if (kept !== undefined) retained.push(kept);
    }
    return retained;
  }

  async periodsIn(regionCode: string): Promise<readonly RetentionPeriod[]> {
    return (await this.runner.load(retentionScheduleAggregate, retentionScheduleIdOf(regionCode))).state.periods;
  }

  /** Holds in force on any of the targets. */
  async holdsOn(targets: readonly HoldTarget[], now: Instant): Promise<readonly Uuid[]> {
    const states = await Promise.all(
      targets.map((target) => this.runner.load(legalHoldAggregate, legalHoldIdOf(target))),
    );
    return states.flatMap(({ state }) => holdsInForce(state, now).map(({ holdId }) => holdId));
  }
}

function regionsAround(regionCode: string): readonly HoldTarget[] {
  return areasAround(regionCode).map((id) => ({ kind: 'REGION', id }));
}
