import { isCalendarDay } from '#libs/kernel/calendar-day';
import { toHalfWidth } from '../half-width.js';
import type { CalendarDay } from '#libs/kernel/calendar-day';

/** An identity number by GB 11643 whose check character, date and region are right; upper-case X. */
export type ResidentIdNumber = string & { readonly __brand: 'ResidentIdNumber' };

export type IdNumberFault = 'FORM' | 'REGION' | 'BIRTH_DATE' | 'CHECK_CHARACTER';

export type ReadIdNumber =
  | { readonly status: 'valid'; readonly idNumber: ResidentIdNumber; readonly bornOn: CalendarDay }
  | { readonly status: 'invalid'; readonly fault: IdNumberFault };

const FORM = /^\d{17}[\dX]$/;

/** GB 11643, weights of the first 17 digits; the sum modulo 11 selects the check character. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';

/**
 * Provinces by GB/T 2260; 81, 82 and 83 are residence permits for people from Hong Kong, Macao and Taiwan. A number that begins with
 * 9 is a foreigner's permanent residence permit. Counties are not checked: they change, and old numbers keep them.
 */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
);
const FOREIGN_PERMIT = '9';

/** Nobody alive is older; a smaller year is a slip. */
const EARLIEST_BIRTH = '1900-01-01';

/** The check character for the first 17 digits (GB 11643, ISO 7064 MOD 11-2). */
export function idNumberCheckCharacter(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return CHECK_CHARACTERS[sum % 11] as string;
}

/**
 * Reads an identity number as people write it: full-width characters, spaces and a small x are accepted.
 * @param today nobody is born after it
 */
export function readResidentIdNumber(text: string, today: CalendarDay): ReadIdNumber {
  const number = toHalfWidth(text).replace(/\s/g, '').toUpperCase();
  if (!FORM.test(number)) return { status: 'invalid', fault: 'FORM' };
  if (!number.startsWith(FOREIGN_PERMIT) && !PROVINCES.has(number.slice(0, 2)))
    return { status: 'invalid', fault: 'REGION' };
  const bornOn = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isCalendarDay(bornOn) || bornOn < EARLIEST_BIRTH || bornOn > today)
    return { status: 'invalid', fault: 'BIRTH_DATE' };
  if (idNumberCheckCharacter(number) !== number[17]) return { status: 'invalid', fault: 'CHECK_CHARACTER' };
  return { status: 'valid', idNumber: number as ResidentIdNumber, bornOn };
}
