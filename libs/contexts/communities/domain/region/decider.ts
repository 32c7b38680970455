import type { Role } from '#libs/kernel/actor';
import { assertNever } from '#libs/kernel/assert-never';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { requireRole } from '#libs/kernel/permission';
import { textFaultIn, type TextLimits } from '#libs/kernel/text-rules';
import { isCalendarDay } from '#libs/kernel/calendar-day';
import type { CloseRegion, RegionCommand, RegisterRegion } from './commands.js';
import type { RegionEvent } from './events.js';
import {
  REGION_ALREADY_REGISTERED,
  REGION_CODE_INVALID,
  REGION_DATA_INVALID,
  REGION_NOT_OPEN,
  REGION_VALIDITY_REVERSED,
} from './problems.js';
import { isRegionCode } from '#libs/kernel/region-code';
import { evolveRegion, initialRegion, type RegionState } from './state.js';

/** Who keeps the register of regions. */
const ADMINISTRATORS: readonly Role[] = ['SystemAdmin', 'System'];

const REGION_NAME: TextLimits = { min: 1, max: 60 };

function decide(command: RegionCommand, state: RegionState, context: DecisionContext): readonly RegionEvent[] {
  switch (command.type) {
    case 'RegisterRegion':
      return register(command, state, context);
    case 'CloseRegion':
      return close(command, state, context);
    default:
      return assertNever(command, 'region command');
  }
}

function register({ data }: RegisterRegion, state: RegionState, { actor }: DecisionContext): readonly RegionEvent[] {
  if (!isRegionCode(data.regionCode)) throw new Problem(REGION_CODE_INVALID, { regionCode: data.regionCode });
  requireRole(actor, data.regionCode, ADMINISTRATORS);
  if (textFaultIn(data.name, REGION_NAME) !== undefined || !isCalendarDay(data.validFrom)) {
    throw new Problem(REGION_DATA_INVALID);
  }
  if (state.status === 'absent') return [{ type: 'RegionRegistered', data }];
  if (state.status === 'open' && state.name === data.name && state.validFrom === data.validFrom) return [];
  throw new Problem(REGION_ALREADY_REGISTERED, { regionCode: data.regionCode });
}

function close({ data }: CloseRegion, state: RegionState, { actor }: DecisionContext): readonly RegionEvent[] {
  if (state.status !== 'open') throw new Problem(REGION_NOT_OPEN);
  requireRole(actor, state.regionCode, ADMINISTRATORS);
  const { validUntil, successorCode } = data;
  if (!isCalendarDay(validUntil) || (successorCode !== null && !isRegionCode(successorCode))) {
    throw new Problem(REGION_DATA_INVALID);
  }
  if (data.validUntil < state.validFrom) throw new Problem(REGION_VALIDITY_REVERSED);
  return [{ type: 'RegionClosed', data }];
}

/** Regions: 12-digit codes of communities and their 6- and 9-digit parents, each with the days it is valid. */
export const regionDecider: Decider<RegionCommand, RegionEvent, RegionState> = {
  initialState: initialRegion,
  evolve: evolveRegion,
  decide,
};
