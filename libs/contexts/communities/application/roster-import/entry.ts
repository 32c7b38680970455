import type { ResidentIdNumber } from '../../domain/resident/resident-id-number.js';
import type { PhoneNumber } from '../../domain/phone-number.js';
import type { Housing, Premises } from '../../domain/household/events.js';
import type { CalendarDay } from '#libs/kernel/calendar-day';

/** One household as a roster row states it, checked, in clear: lives in memory only, between the file and the vault. */
export interface RosterEntry {
  readonly row: number;
  readonly householdNumber: string;
  readonly premises: Premises;
  readonly grid: string;
  readonly housing: Housing;
  readonly residentsCount: number;
  readonly remark: string;
  readonly head: RosterHead | null;
}

export interface RosterHead {
  readonly name: string;
  readonly idNumber: ResidentIdNumber;
  readonly bornOn: CalendarDay;
  readonly phone: PhoneNumber | null;
}
