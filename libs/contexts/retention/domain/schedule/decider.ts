import { contentHashOf } from '#libs/kernel/content-hash';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { isRegionCode } from '#libs/kernel/region-code';
import { textFaultIn } from '#libs/kernel/text-rules';
import { districtOf } from '../district.js';
import { requireReason } from '../reason.js';
import { BASIS_TEXT, LONGEST_PERIOD_YEARS, RECORD_CLASSES, type RetentionPeriod } from '../record-class.js';
import type { RetentionScheduleCommand } from './commands.js';
import type { RetentionScheduleEvent } from './events.js';
import { SCHEDULE_NOT_OF_DISTRICT, SCHEDULE_PERIODS_INVALID, SCHEDULE_VERSION_TAKEN } from './problems.js';
import { evolveRetentionSchedule, initialRetentionSchedule, type RetentionScheduleState } from './state.js';

function decide(
  { data }: RetentionScheduleCommand,
  state: RetentionScheduleState,
  { actor, now }: DecisionContext,
): readonly RetentionScheduleEvent[] {
  const { regionCode, version, reason } = data;
  if (!isRegionCode(regionCode) || districtOf(regionCode) !== regionCode) throw new Problem(SCHEDULE_NOT_OF_DISTRICT);
  requireRole(actor, regionCode, ['PrivacyOfficer']);
  requireReason(reason);
  const periods = inOrder(data.periods);
  // Said again, whoever said it first: nothing changes.
  if (state.version > 0 && contentHashOf(periods) === contentHashOf(state.periods)) return [];
  if (version !== state.version + 1) throw new Problem(SCHEDULE_VERSION_TAKEN, { version: state.version });
  return [{ type: 'RetentionScheduleAdopted', data: { regionCode, version, periods, adoptedAt: now } }];
}

/** @throws Problem retention.periods-invalid unless every class stands there once with a period that can be kept to */
function inOrder(periods: readonly RetentionPeriod[]): readonly RetentionPeriod[] {
  const ordered = RECORD_CLASSES.map((recordClass) => {
    const [period, ...more] = periods.filter((candidate) => candidate.recordClass === recordClass);
    if (period === undefined || more.length > 0 || !isPossible(period)) {
      throw new Problem(SCHEDULE_PERIODS_INVALID, { recordClass });
    }
    return period;
  });
  if (ordered.length !== periods.length) throw new Problem(SCHEDULE_PERIODS_INVALID);
  return ordered;
}

function isPossible({ keep, years, legalBasis }: RetentionPeriod): boolean {
  const fits =
    keep === 'YEARS'
      ? years !== null && Number.isInteger(years) && years >= 1 && years <= LONGEST_PERIOD_YEARS
      : years === null;
  return fits && [legalBasis.title, legalBasis.edition].every((text) => textFaultIn(text, BASIS_TEXT) === undefined);
}

/** Retention schedules (保管期限表): how long a district keeps which records, on which legal basis, version after version. */
export const retentionScheduleDecider: Decider<
  RetentionScheduleCommand,
  RetentionScheduleEvent,
  RetentionScheduleState
> = {
  initialState: initialRetentionSchedule,
  evolve: evolveRetentionSchedule,
  decide,
};
