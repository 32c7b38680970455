import { assertNever } from '#libs/kernel/assert-never';
import type { Role } from '#libs/kernel/actor';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { textFaultIn } from '#libs/kernel/text-rules';
import { REGION_CODE_INVALID } from '../region/problems.js';
import { isCommunityCode } from '#libs/kernel/region-code';
import { sameField } from '../sealed-field.js';
import type { EraseResident, RecordResident, ResidentCommand } from './commands.js';
import { exportData, lookUp, reveal } from './disclosure.js';
import type { ResidentEvent } from './events.js';
import { ERASURE_REASON } from './limits.js';
import {
  ERASURE_REASON_MISSING,
  ERASURE_UNDER_HOLD,
  RESIDENT_ERASED,
  RESIDENT_NAMED_OTHERWISE,
  RESIDENT_UNKNOWN,
} from './problems.js';
import { evolveResident, initialResident, type RegisteredResident, type ResidentState } from './state.js';

/** Who keeps the register of residents. */
const REGISTRARS: readonly Role[] = ['GridWorker', 'CommitteeDirector'];

/** Who decides on an erasure: nobody who works with the data. `System` carries out destruction runs that two people decided. */
const ERASERS: readonly Role[] = ['PrivacyOfficer', 'System'];

function decide(command: ResidentCommand, state: ResidentState, context: DecisionContext): readonly ResidentEvent[] {
  switch (command.type) {
    case 'RecordResident':
      return record(command, state, context);
    case 'EraseResident':
      return erase(command, state, context);
    case 'RevealPersonalData':
      return reveal(command, state, context);
    case 'LookUpResident':
      return lookUp(command, state, context);
    case 'ExportPersonalData':
      return exportData(command, state, context);
    default:
      return assertNever(command, 'resident command');
  }
}

function record({ data }: RecordResident, state: ResidentState, { actor }: DecisionContext): readonly ResidentEvent[] {
  if (!isCommunityCode(data.regionCode)) throw new Problem(REGION_CODE_INVALID, { regionCode: data.regionCode });
  requireRole(actor, data.regionCode, REGISTRARS);
  switch (state.status) {
    case 'absent':
      return [{ type: 'ResidentRegistered', data }];
    case 'registered':
      return data.regionCode === state.regionCode ? differences(data, state) : recordElsewhere(data, state);
    case 'erased':
      throw new Problem(RESIDENT_ERASED);
    default:
      return assertNever(state, 'resident state');
  }
}

function differences(data: RecordResident['data'], state: RegisteredResident): readonly ResidentEvent[] {
  const { regionCode, householdId, name } = data;
  const phone = state.optionalDataErased ? null : data.phone;
  const events: ResidentEvent[] = [];
  if (!sameField(state.nameFingerprint, name)) events.push({ type: 'ResidentNameCorrected', data: { name } });
  if (!sameField(state.phoneFingerprint, phone)) events.push({ type: 'ResidentPhoneChanged', data: { phone } });
  if (state.householdId !== householdId) events.push({ type: 'ResidentMoved', data: { regionCode, householdId } });
  return events;
}

/**
 * No community changes what another one has registered. Two names under one identity number are two people until somebody has looked:
 * one of the numbers is wrong, and whoever gets the other's file could sign for them.
 */
function recordElsewhere(data: RecordResident['data'], state: RegisteredResident): readonly ResidentEvent[] {
  const { regionCode, householdId, name } = data;
  if (!sameField(state.nameFingerprint, name)) throw new Problem(RESIDENT_NAMED_OTHERWISE);
  if (state.elsewhere[regionCode] === householdId) return [];
  return [{ type: 'ResidentAlsoRegistered', data: { regionCode, householdId } }];
}

function erase({ data }: EraseResident, state: ResidentState, { actor }: DecisionContext): readonly ResidentEvent[] {
  if (state.status === 'absent') throw new Problem(RESIDENT_UNKNOWN);
  requireRole(actor, state.regionCode, ERASERS);
  if (textFaultIn(data.reason, ERASURE_REASON) !== undefined) throw new Problem(ERASURE_REASON_MISSING);
  if (state.status === 'erased') return [];
  const { holdIds, evidenceKept } = data;
  if (holdIds.length > 0) throw new Problem(ERASURE_UNDER_HOLD, { holdIds });
  if (evidenceKept) {
    const erased: ResidentEvent = { type: 'ResidentOptionalDataErased', data: { regionCode: state.regionCode } };
    return state.optionalDataErased ? [] : [erased];
  }
  return [{ type: 'ResidentErased', data: { regionCode: state.regionCode } }];
}

/** Residents: a person in the register, known by an id derived from the identity number, with all texts sealed. */
export const residentDecider: Decider<ResidentCommand, ResidentEvent, ResidentState> = {
  initialState: initialResident,
  evolve: evolveResident,
  decide,
};
