import { assertNever } from '#libs/kernel/assert-never';
import type { OrganizationContact, OrganizationEvent } from './events.js';

export interface RegisteredOrganization {
  readonly status: 'registered';
  readonly regionCode: string;
  readonly code: string;
  readonly name: string;
  readonly address: string;
  readonly contact: { readonly nameFingerprint: string; readonly phoneFingerprint: string } | null;
}

export type OrganizationState = { readonly status: 'absent' } | RegisteredOrganization;

export const initialOrganization: OrganizationState = { status: 'absent' };

export function evolveOrganization(state: OrganizationState, event: OrganizationEvent): OrganizationState {
  if (event.type === 'OrganizationRegistered') {
    return { status: 'registered', ...event.data, contact: fingerprintsOf(event.data.contact) };
  }
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'OrganizationDetailsCorrected':
      return { ...state, ...event.data };
    case 'OrganizationContactChanged':
      return { ...state, contact: fingerprintsOf(event.data.contact) };
    default:
      return assertNever(event, 'organization event');
  }
}

function fingerprintsOf(contact: OrganizationContact | null): RegisteredOrganization['contact'] {
  return contact && { nameFingerprint: contact.name.fingerprint, phoneFingerprint: contact.phone.fingerprint };
}
