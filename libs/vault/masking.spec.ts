import fc from 'fast-check';
import { maskIdNumber, maskName, maskPhoneNumber, maskText } from './masking.js';

describe('masking', () => {
  it.each([
    ['张三', '张*'],
    ['欧阳某某', '欧*'],
    ['王𫖯', '王*'],
    ['𫖯某', '𫖯*'],
    ['阿依古丽·某某', '阿*'],
    [' 住户甲', '住*'],
    ['', '*'],
  ])('shows of the name %p %p', (name, masked) => expect(maskName(name)).toBe(masked));

  it.each([
    ['37079919000101001X', '3707************1X'],
    ['123456789012', '1234******12'],
    ['12345', '*****'],
  ])('shows of the id number %p %p', (idNumber, masked) => expect(maskIdNumber(idNumber)).toBe(masked));

  it.each([
    ['19900000000', '199****0000'],
    ['0536-0000359', '0536-*****59'],
    ['010-00003590', '010-*****90'],
    ['0000359', '*****59'],
    ['0536-0000359-12', '0536-*****59'],
    ['12', '**'],
    ['', ''],
  ])('shows of the number %p %p', (phoneNumber, masked) => expect(maskPhoneNumber(phoneNumber)).toBe(masked));

  it('shows nothing of a free text', () => {
    expect(maskText('独居老人')).toBe('***');
    expect(maskText('')).toBe('');
  });

  it('never shows more than the first character of a name, nor the birthday in an id number', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 2 }), (name) => [...maskName(name)].length <= 2));
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{17}[\dX]$/),
        (idNumber) => maskIdNumber(idNumber).slice(4, 16) === '*'.repeat(12),
      ),
    );
  });
});
