import { toHalfWidth } from './half-width.js';

/** A mobile number (`19900000000`) or a landline (`0536-0000359`, `0000359`, with `-12` for an extension). */
export type PhoneNumber = string & { readonly __brand: 'PhoneNumber' };

/** Domain brief, "Data rules". */
const MOBILE = /^1[3-9]\d{9}$/;

/** Area codes have three digits for 010 and 02x, four for all others; local numbers have seven or eight. */
const LANDLINE = /^(?:(010|02\d|0[3-9]\d{2})-?)?(\d{7,8})(?:-(\d{1,6}))?$/;

const COUNTRY_PREFIX = /^(\+|00)86-?/;

/**
 * Reads a number as people write it: full-width digits, spaces, brackets, dashes and +86 are accepted. Undefined when it is neither a
 * mobile number nor a landline. Several people may share one.
 */
export function readPhoneNumber(text: string): PhoneNumber | undefined {
  const written = toHalfWidth(text)
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\((0\d{2,3})\)/, '$1-')
    .replace(/\s/g, '')
    .replace(COUNTRY_PREFIX, '');
  const mobile = written.replace(/-/g, '');
  if (MOBILE.test(mobile)) return mobile as PhoneNumber;
  const landline = LANDLINE.exec(written);
  if (!landline) return undefined;
  const [, area, local, extension] = landline;
  return `${area ? `${area}-` : ''}${local}${extension ? `-${extension}` : ''}` as PhoneNumber;
}
