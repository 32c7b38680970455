import { toHalfWidth } from '../half-width.js';

/** Unified social credit code by GB 32100 whose check character is right. */
export type OrganizationCode = string & { readonly __brand: 'OrganizationCode' };

/** GB 32100: no I, O, S, V, Z, which look like digits or other letters. A character's value is its place. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const MODULUS = 31;

/** Kind of body (2), six digits of the region (6), body (9), check (1). */
const FORM = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/** The check character for the first 17 characters: weight 3^(i−1) mod 31, check (31 − sum mod 31) mod 31. */
export function organizationCodeCheckCharacter(characters: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of characters.slice(0, 17)) {
    sum += weight * ALPHABET.indexOf(character);
    weight = (weight * 3) % MODULUS;
  }
  return ALPHABET[(MODULUS - (sum % MODULUS)) % MODULUS] as string;
}

/** Reads a code as people write it: full-width characters, spaces and small letters are accepted. Undefined when it is not one. */
export function readOrganizationCode(text: string): OrganizationCode | undefined {
  const code = toHalfWidth(text).replace(/\s/g, '').toUpperCase();
  if (!FORM.test(code) || organizationCodeCheckCharacter(code) !== code[17]) return undefined;
  return code as OrganizationCode;
}
