import { covers } from '#libs/kernel/actor';
import { assertNever } from '#libs/kernel/assert-never';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import type { CloseRegion, RegionCommand, RegisterRegion } from './commands.js';
import type { RegionEvent } from './events.js';
import {
  REGION_ALREADY_REGISTERED,
  REGION_CODE_INVALID,
  REGION_NOT_OPEN,
  REGION_VALIDITY_REVERSED,
} from './problems.js';
import { isRegionCode } from './region-code.js';
import { evolveRegion, initialRegion, type RegionState } from './state.js';

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
  if (!covers(actor.regionCode, data.regionCode)) throw new Problem(NOT_PERMITTED);
  if (state.status === 'absent') return [{ type: 'RegionRegistered', data }];
  if (state.status === 'open' && state.name === data.name && state.validFrom === data.validFrom) return [];
  throw new Problem(REGION_ALREADY_REGISTERED, { regionCode: data.regionCode });
}

function close({ data }: CloseRegion, state: RegionState, { actor }: DecisionContext): readonly RegionEvent[] {
  if (state.status !== 'open') throw new Problem(REGION_NOT_OPEN);
  if (!covers(actor.regionCode, state.regionCode)) throw new Problem(NOT_PERMITTED);
  if (data.validUntil < state.validFrom) throw new Problem(REGION_VALIDITY_REVERSED);
  return [{ type: 'RegionClosed', data }];
}

/** Regions: 12-digit codes of communities and their 6- and 9-digit parents, each with the days it is valid. */
export const regionDecider: Decider<RegionCommand, RegionEvent, RegionState> = {
  initialState: initialRegion,
  evolve: evolveRegion,
  decide,
};
