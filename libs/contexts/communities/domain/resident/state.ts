import { assertNever } from '#libs/kernel/assert-never';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ResidentEvent } from './events.js';

export interface RegisteredResident {
  readonly status: 'registered';
  readonly regionCode: string;
  readonly householdId: Uuid;
  /** Households in other communities, by region code. */
  readonly elsewhere: Readonly<Record<string, Uuid>>;
  readonly nameFingerprint: string;
  readonly phoneFingerprint: string | null;
  /** The person asked to be erased; only evidence is kept, and no telephone number is taken any more. */
  readonly optionalDataErased: boolean;
}

export type ResidentState =
  { readonly status: 'absent' } | RegisteredResident | { readonly status: 'erased'; readonly regionCode: string };

export const initialResident: ResidentState = { status: 'absent' };

export function evolveResident(state: ResidentState, event: ResidentEvent): ResidentState {
  if (event.type === 'ResidentRegistered') {
    const { regionCode, householdId, name, phone } = event.data;
    const phoneFingerprint = phone?.fingerprint ?? null;
    return {
      status: 'registered',
      regionCode,
      householdId,
      elsewhere: {},
      nameFingerprint: name.fingerprint,
      phoneFingerprint,
      optionalDataErased: false,
    };
  }
  if (state.status !== 'registered') return state;
  switch (event.type) {
    case 'ResidentNameCorrected':
      return { ...state, nameFingerprint: event.data.name.fingerprint };
    case 'ResidentPhoneChanged':
      return { ...state, phoneFingerprint: event.data.phone?.fingerprint ?? null };
    case 'ResidentMoved':
      return { ...state, ...event.data };
    case 'ResidentAlsoRegistered': {
      const { regionCode, householdId } = event.data;
      return { ...state, elsewhere: { ...state.elsewhere, [regionCode]: householdId } };
    }
    // What was shown to whom binds nobody.
    case 'PersonalDataRevealed':
    case 'ResidentLookedUp':
    case 'PersonalDataExported':
      return state;
    case 'ResidentOptionalDataErased':
      return { ...state, phoneFingerprint: null, optionalDataErased: true };
    case 'ResidentErased':
      return { status: 'erased', regionCode: event.data.regionCode };
    default:
      return assertNever(event, 'resident event');
  }
}
