import type { DomainCommand } from '#libs/kernel/decider';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { SubjectId } from '#libs/kernel/sealed';
import type { SealedField } from '../sealed-field.js';
import type { HouseholdHead, Housing, Premises } from './events.js';

/** One entry of the household register as it now reads: registers the household or brings it up to date, fact by fact. */
export type RecordHousehold = DomainCommand<
  'RecordHousehold',
  {
    readonly regionCode: string;
    readonly householdNumber: string;
    readonly premises: Premises;
    readonly grid: string;
    /** From when the grid holds if it is a new one. */
    readonly gridValidFrom: CalendarDay;
    readonly housing: Housing;
    readonly residentsCount: number;
    readonly remark: SealedField | null;
    readonly head: HouseholdHead | null;
  }
>;

/** Grids are redrawn now and then; the day counts for who was in charge when. */
export type AssignHouseholdGrid = DomainCommand<
  'AssignHouseholdGrid',
  { readonly grid: string; readonly validFrom: CalendarDay }
>;

/** Erasure of a head without a resident of his own. `householdId`: whose stream this is, the subject of such a head. */
export type EraseHouseholdHead = DomainCommand<
  'EraseHouseholdHead',
  { readonly householdId: SubjectId; readonly reason: string }
>;

export type HouseholdCommand = RecordHousehold | AssignHouseholdGrid | EraseHouseholdHead;
