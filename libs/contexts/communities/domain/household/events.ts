import type { DomainEvent } from '#libs/kernel/decider';
import type { SubjectId } from '#libs/kernel/sealed';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { SealedField } from '../sealed-field.js';

/** 自住, 出租, 空置 */
export type Housing = 'OWNER_OCCUPIED' | 'RENTED' | 'VACANT';

/** Where the household lives, in the words of its own register: `3-1` or `甲` are as good as `101`. Not personal data. */
export interface Premises {
  readonly estate: string;
  readonly building: string;
  readonly unit: string;
  readonly room: string;
}

/** The grid a household belongs to, and since when. */
export interface GridAssignment {
  readonly name: string;
  readonly validFrom: CalendarDay;
}

/** 户主. The name lies under the resident's own key, so that it goes when the resident is erased. */
export interface HouseholdHead {
  readonly subjectId: SubjectId;
  readonly name: SealedField;
}

export type HouseholdRegistered = DomainEvent<
  'HouseholdRegistered',
  {
    readonly regionCode: string;
    readonly householdNumber: string;
    readonly premises: Premises;
    readonly grid: GridAssignment;
    readonly housing: Housing;
    readonly residentsCount: number;
    readonly remark: SealedField | null;
    readonly head: HouseholdHead | null;
  }
>;

export type HouseholdPremisesCorrected = DomainEvent<'HouseholdPremisesCorrected', { readonly premises: Premises }>;

export type HouseholdGridAssigned = DomainEvent<'HouseholdGridAssigned', { readonly grid: GridAssignment }>;

export type HouseholdHousingChanged = DomainEvent<'HouseholdHousingChanged', { readonly housing: Housing }>;

export type HouseholdResidentsCounted = DomainEvent<'HouseholdResidentsCounted', { readonly residentsCount: number }>;

export type HouseholdRemarkChanged = DomainEvent<'HouseholdRemarkChanged', { readonly remark: SealedField | null }>;

/** Another head, or the same head under a corrected name. */
export type HouseholdHeadChanged = DomainEvent<'HouseholdHeadChanged', { readonly head: HouseholdHead | null }>;

/**
 * The decision to erase the data of a head who has no resident of his own: his number is registered under another name, so his name
 * and remark are sealed for the household. The key is destroyed by whoever consumes the integration event made from it.
 */
export type HouseholdHeadErased = DomainEvent<
  'HouseholdHeadErased',
  { readonly regionCode: string; readonly subjectId: SubjectId }
>;

export type HouseholdEvent =
  | HouseholdHeadErased
  | HouseholdRegistered
  | HouseholdPremisesCorrected
  | HouseholdGridAssigned
  | HouseholdHousingChanged
  | HouseholdResidentsCounted
  | HouseholdRemarkChanged
  | HouseholdHeadChanged;
