import type { Role } from '#libs/kernel/actor';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { requireRole } from '#libs/kernel/permission';
import { Problem, type ProblemPlace } from '#libs/kernel/problem';
import { checkText } from '#libs/kernel/text-rules';
import { REGION_CODE_INVALID } from '../region/problems.js';
import { isCommunityCode } from '#libs/kernel/region-code';
import type { OrganizationCommand } from './commands.js';
import type { OrganizationContact, OrganizationEvent } from './events.js';
import { ORGANIZATION_ADDRESS, ORGANIZATION_NAME } from './limits.js';
import { readOrganizationCode } from './organization-code.js';
import { ORGANIZATION_CODE_INVALID, ORGANIZATION_DATA_INVALID, ORGANIZATION_ELSEWHERE } from './problems.js';
import {
  evolveOrganization,
  initialOrganization,
  type OrganizationState,
  type RegisteredOrganization,
} from './state.js';

/** Who keeps the register of organisations. */
const REGISTRARS: readonly Role[] = ['GridWorker', 'CommitteeDirector'];

function decide(
  { data }: OrganizationCommand,
  state: OrganizationState,
  { actor }: DecisionContext,
): readonly OrganizationEvent[] {
  if (!isCommunityCode(data.regionCode)) throw new Problem(REGION_CODE_INVALID, { regionCode: data.regionCode });
  requireRole(actor, data.regionCode, REGISTRARS);
  const code = readOrganizationCode(data.code);
  if (code === undefined) throw new Problem(ORGANIZATION_CODE_INVALID);
  const places = [
    checkText(data.name, '/name', ORGANIZATION_NAME),
    checkText(data.address, '/address', ORGANIZATION_ADDRESS),
  ].filter((place): place is ProblemPlace => place !== undefined);
  if (places.length > 0) throw new Problem(ORGANIZATION_DATA_INVALID, {}, places);
  if (state.status === 'absent') return [{ type: 'OrganizationRegistered', data: { ...data, code } }];
  if (state.regionCode !== data.regionCode || state.code !== code) throw new Problem(ORGANIZATION_ELSEWHERE);
  return differences(data, state);
}

function differences(data: OrganizationCommand['data'], state: RegisteredOrganization): readonly OrganizationEvent[] {
  const { name, address, contact } = data;
  const events: OrganizationEvent[] = [];
  if (name !== state.name || address !== state.address) {
    events.push({ type: 'OrganizationDetailsCorrected', data: { name, address } });
  }
  if (!sameContact(contact, state.contact)) events.push({ type: 'OrganizationContactChanged', data: { contact } });
  return events;
}

function sameContact(contact: OrganizationContact | null, known: RegisteredOrganization['contact']): boolean {
  if (contact === null || known === null) return contact === known;
  return contact.name.fingerprint === known.nameFingerprint && contact.phone.fingerprint === known.phoneFingerprint;
}

/** Organisations in the area (驻区单位), each known by its unified social credit code. */
export const organizationDecider: Decider<OrganizationCommand, OrganizationEvent, OrganizationState> = {
  initialState: initialOrganization,
  evolve: evolveOrganization,
  decide,
};
