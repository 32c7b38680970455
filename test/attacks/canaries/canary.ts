import { fictitiousIdNumber } from '#libs/testing/roster-workbook';

/** A fictitious resident whose name, number and telephone occur nowhere else. */
export interface Canary {
  readonly ordinal: number;
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  readonly householdNumber: string;
  /** How people write of somebody in free text: all of it at once. */
  readonly described: string;
}

/** Two characters that no other text of the project holds side by side, one of them outside the BMP. */
const FAMILY_NAME = '𪚥鸓';
const DIGITS = [...'零壹贰叁肆伍陆柒捌玖'];

/** Household numbers and doors begin here, away from those of other rosters. */
const FIRST = 400;

export function canaries(count: number): readonly Canary[] {
  return Array.from({ length: count }, (_, index) => {
    const ordinal = FIRST + index;
    const given = [...String(ordinal)].map((digit) => DIGITS[Number(digit)]).join('');
    const name = `${FAMILY_NAME}${given}`;
    const idNumber = fictitiousIdNumber(ordinal, '19630417');
    const phone = `1990000${String(7_000 + index).padStart(4, '0')}`;
    const householdNumber = `370704001001-9${String(ordinal).padStart(4, '0')}`;
    return { ordinal, name, idNumber, phone, householdNumber, described: `${name}（${idNumber}，电话${phone}）` };
  });
}

/** Everything that must be found nowhere once the canaries are erased. */
export function secretsOf(all: readonly Canary[]): readonly string[] {
  return all.flatMap(({ name, idNumber, phone }) => [name, idNumber, phone]);
}
