import { assertNever } from '#libs/kernel/assert-never';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import type { Role } from '#libs/kernel/actor';
import { requireRole } from '#libs/kernel/permission';
import { Problem, type ProblemPlace } from '#libs/kernel/problem';
import { checkText, textFaultIn } from '#libs/kernel/text-rules';
import { isCalendarDay } from '#libs/kernel/calendar-day';
import { REGION_CODE_INVALID } from '../region/problems.js';
import { isCommunityCode } from '#libs/kernel/region-code';
import { sameField } from '../sealed-field.js';
import { ERASURE_REASON } from '../resident/limits.js';
import { ERASURE_REASON_MISSING } from '../resident/problems.js';
import type { AssignHouseholdGrid, EraseHouseholdHead, HouseholdCommand, RecordHousehold } from './commands.js';
import type { HouseholdEvent, HouseholdHead, Premises } from './events.js';
import { GRID_NAME, HOUSEHOLD_NUMBER, MAX_RESIDENTS, PLACE_NAME, ROOM } from './limits.js';
import {
  HOUSEHOLD_DATA_INVALID,
  HOUSEHOLD_GRID_DATE_REVERSED,
  HOUSEHOLD_HEAD_IS_RESIDENT,
  HOUSEHOLD_IDENTITY_MISMATCH,
  HOUSEHOLD_UNKNOWN,
} from './problems.js';
import { evolveHousehold, initialHousehold, type HouseholdState, type RegisteredHousehold } from './state.js';

/** Who keeps the household register. */
export const REGISTRARS: readonly Role[] = ['GridWorker', 'CommitteeDirector'];

function decide(command: HouseholdCommand, state: HouseholdState, context: DecisionContext): readonly HouseholdEvent[] {
  switch (command.type) {
    case 'RecordHousehold':
      return record(command, state, context);
    case 'AssignHouseholdGrid':
      return assignGrid(command, state, context);
    case 'EraseHouseholdHead':
      return eraseHead(command, state, context);
    default:
      return assertNever(command, 'household command');
  }
}

function record(
  { data }: RecordHousehold,
  state: HouseholdState,
  { actor }: DecisionContext,
): readonly HouseholdEvent[] {
  if (!isCommunityCode(data.regionCode)) throw new Problem(REGION_CODE_INVALID, { regionCode: data.regionCode });
  requireRole(actor, data.regionCode, REGISTRARS);
  const places = faultsIn(data);
  if (places.length > 0) throw new Problem(HOUSEHOLD_DATA_INVALID, {}, places);
  const { grid, gridValidFrom, ...rest } = data;
  if (state.status === 'absent') {
    return [{ type: 'HouseholdRegistered', data: { ...rest, grid: { name: grid, validFrom: gridValidFrom } } }];
  }
  if (state.regionCode !== data.regionCode || state.householdNumber !== data.householdNumber) {
    throw new Problem(HOUSEHOLD_IDENTITY_MISMATCH);
  }
  return differences(data, state);
}

function differences(data: RecordHousehold['data'], state: RegisteredHousehold): readonly HouseholdEvent[] {
  const { premises, housing, residentsCount, remark, head } = data;
  const events: HouseholdEvent[] = [];
  if (!samePremises(premises, state.premises)) events.push({ type: 'HouseholdPremisesCorrected', data: { premises } });
  events.push(...regrid(data.grid, data.gridValidFrom, state));
  if (housing !== state.housing) events.push({ type: 'HouseholdHousingChanged', data: { housing } });
  if (residentsCount !== state.residentsCount)
    events.push({ type: 'HouseholdResidentsCounted', data: { residentsCount } });
  if (!sameHead(head, state.head)) events.push({ type: 'HouseholdHeadChanged', data: { head } });
  if (!sameField(state.remarkFingerprint, remark)) events.push({ type: 'HouseholdRemarkChanged', data: { remark } });
  return events;
}

function assignGrid(
  { data }: AssignHouseholdGrid,
  state: HouseholdState,
  { actor }: DecisionContext,
): readonly HouseholdEvent[] {
  if (state.status === 'absent') throw new Problem(HOUSEHOLD_UNKNOWN);
  requireRole(actor, state.regionCode, REGISTRARS);
  const places = [checkText(data.grid, '/grid', GRID_NAME), dayFault(data.validFrom, '/validFrom')].filter(isPlace);
  if (places.length > 0) throw new Problem(HOUSEHOLD_DATA_INVALID, {}, places);
  return regrid(data.grid, data.validFrom, state);
}

/** A head with a resident of his own is erased there, with everything else that is his. */
function eraseHead(
  { data }: EraseHouseholdHead,
  state: HouseholdState,
  { actor }: DecisionContext,
): readonly HouseholdEvent[] {
  if (state.status === 'absent') throw new Problem(HOUSEHOLD_UNKNOWN);
  requireRole(actor, state.regionCode, ['PrivacyOfficer']);
  if (textFaultIn(data.reason, ERASURE_REASON) !== undefined) throw new Problem(ERASURE_REASON_MISSING);
  if (state.headErased) return [];
  if (state.head?.subjectId !== data.householdId) throw new Problem(HOUSEHOLD_HEAD_IS_RESIDENT);
  return [{ type: 'HouseholdHeadErased', data: { regionCode: state.regionCode, subjectId: data.householdId } }];
}

function regrid(name: string, validFrom: string, { grid }: RegisteredHousehold): readonly HouseholdEvent[] {
  if (name === grid.name) return [];
  if (validFrom < grid.validFrom) throw new Problem(HOUSEHOLD_GRID_DATE_REVERSED, { validFrom: grid.validFrom });
  return [{ type: 'HouseholdGridAssigned', data: { grid: { name, validFrom } } }];
}

function faultsIn(data: RecordHousehold['data']): readonly ProblemPlace[] {
  return [
    checkText(data.householdNumber, '/householdNumber', HOUSEHOLD_NUMBER),
    checkText(data.premises.estate, '/premises/estate', PLACE_NAME),
    checkText(data.premises.building, '/premises/building', PLACE_NAME),
    checkText(data.premises.unit, '/premises/unit', PLACE_NAME),
    checkText(data.premises.room, '/premises/room', ROOM),
    checkText(data.grid, '/grid', GRID_NAME),
    dayFault(data.gridValidFrom, '/gridValidFrom'),
    residentsFault(data.residentsCount),
  ].filter(isPlace);
}

function dayFault(day: string, at: string): ProblemPlace | undefined {
  return isCalendarDay(day) ? undefined : { at, zh: '日期应为 2026-06-30 的形式', en: 'must be a day like 2026-06-30' };
}

function residentsFault(count: number): ProblemPlace | undefined {
  if (Number.isInteger(count) && count >= 0 && count <= MAX_RESIDENTS) return undefined;
  return {
    at: '/residentsCount',
    zh: `人数应为 0 至 ${MAX_RESIDENTS} 的整数`,
    en: `must be a whole number from 0 to ${MAX_RESIDENTS}`,
  };
}

function isPlace(place: ProblemPlace | undefined): place is ProblemPlace {
  return place !== undefined;
}

function samePremises(one: Premises, other: Premises): boolean {
  return (
    one.estate === other.estate && one.building === other.building && one.unit === other.unit && one.room === other.room
  );
}

function sameHead(head: HouseholdHead | null, known: RegisteredHousehold['head']): boolean {
  if (head === null || known === null) return head === known;
  return head.subjectId === known.subjectId && head.name.fingerprint === known.nameFingerprint;
}

/** Households: the register of who lives where in a community, by building, unit and room. */
export const householdDecider: Decider<HouseholdCommand, HouseholdEvent, HouseholdState> = {
  initialState: initialHousehold,
  evolve: evolveHousehold,
  decide,
};
