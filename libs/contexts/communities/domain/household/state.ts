import { assertNever } from '#libs/kernel/assert-never';
import type { SubjectId } from '#libs/kernel/sealed';
import type { GridAssignment, HouseholdEvent, HouseholdHead, Housing, Premises } from './events.js';

/** Of personal texts only the fingerprints are kept: enough to see a change. */
export interface RegisteredHousehold {
  readonly status: 'registered';
  readonly regionCode: string;
  readonly householdNumber: string;
  readonly premises: Premises;
  readonly grid: GridAssignment;
  readonly housing: Housing;
  readonly residentsCount: number;
  readonly remarkFingerprint: string | null;
  readonly head: { readonly subjectId: SubjectId; readonly nameFingerprint: string } | null;
  /** A head who had no resident of his own was erased; nothing is sealed for the household any more. */
  readonly headErased: boolean;
}

export type HouseholdState = { readonly status: 'absent' } | RegisteredHousehold;

export const initialHousehold: HouseholdState = { status: 'absent' };

export function evolveHousehold(state: HouseholdState, event: HouseholdEvent): HouseholdState {
  if (event.type === 'HouseholdRegistered') {
    const { remark, head, ...rest } = event.data;
    return {
      status: 'registered',
      ...rest,
      remarkFingerprint: remark?.fingerprint ?? null,
      head: headOf(head),
      headErased: false,
    };
  }
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'HouseholdPremisesCorrected':
    case 'HouseholdGridAssigned':
    case 'HouseholdHousingChanged':
    case 'HouseholdResidentsCounted':
      return { ...state, ...event.data };
    case 'HouseholdRemarkChanged':
      return { ...state, remarkFingerprint: event.data.remark?.fingerprint ?? null };
    case 'HouseholdHeadChanged':
      return { ...state, head: headOf(event.data.head) };
    case 'HouseholdHeadErased':
      return { ...state, head: null, remarkFingerprint: null, headErased: true };
    default:
      return assertNever(event, 'household event');
  }
}

function headOf(head: HouseholdHead | null): RegisteredHousehold['head'] {
  return head && { subjectId: head.subjectId, nameFingerprint: head.name.fingerprint };
}
