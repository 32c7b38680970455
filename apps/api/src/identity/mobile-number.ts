import { readPhoneNumber } from '#libs/contexts/communities/domain/phone-number';
import { Problem } from '#libs/kernel/problem';
import { INPUT_INVALID } from '#libs/http/problems/http-problems';

/** Text messages go to these alone. */
const MOBILE = /^1\d{10}$/;

/** A mobile number as people write it, in the form in which the register has it. @throws Problem http.input-invalid */
export function requireMobileNumber(text: string): string {
  const number = readPhoneNumber(text);
  if (number !== undefined && MOBILE.test(number)) return number;
  throw new Problem(INPUT_INVALID, {}, [
    { at: '/phoneNumber', zh: '请填写 11 位手机号码', en: 'must be a mobile number of 11 digits' },
  ]);
}
