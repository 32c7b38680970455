import fc from 'fast-check';
import { readPhoneNumber } from './phone-number.js';

describe('phone number', () => {
  it.each([
    ['19900000000', '19900000000'],
    [' 199 0000 0000 ', '19900000000'],
    ['１９９－００００－００００', '19900000000'],
    ['+86 19900000000', '19900000000'],
    ['0086-19900000000', '19900000000'],
    ['0536-0000359', '0536-0000359'],
    ['05360000359', '0536-0000359'],
    ['(0536)0000359', '0536-0000359'],
    ['010-00003590', '010-00003590'],
    ['0536—0000359', '0536-0000359'],
    ['0000359', '0000359'],
    ['0536-0000359-12', '0536-0000359-12'],
  ])('reads %p as %p', (text, number) => expect(readPhoneNumber(text)).toBe(number));

  it.each(['', '1990000000', '199000000000', '12900000000', '0536-000035', '无', '19900000000/19900000001', '１'])(
    'refuses %p',
    (text) => expect(readPhoneNumber(text)).toBeUndefined(),
  );

  it('reads what it has read as the same number', () => {
    const written = fc.oneof(
      fc.stringMatching(/^1[3-9]\d{9}$/),
      fc.stringMatching(/^(0536-?)?\d{7}(-\d{1,6})?$/),
      fc.stringMatching(/^02\d-?\d{8}$/),
    );
    fc.assert(
      fc.property(written, (text) => {
        const number = readPhoneNumber(text);
        expect(number).toBeDefined();
        expect(readPhoneNumber(number as string)).toBe(number);
      }),
    );
  });
});
