import fc from 'fast-check';
import { idNumberCheckCharacter, readResidentIdNumber } from './resident-id-number.js';

const TODAY = '2026-06-30';
const day = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date(`${TODAY}T00:00:00Z`), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10).replaceAll('-', ''));
const region = fc.oneof(fc.constantFrom('370799', '810000', '820000', '830000'), fc.stringMatching(/^9\d{5}$/));
const valid = fc.tuple(region, day, fc.stringMatching(/^\d{3}$/)).map(([place, born, order]) => {
  const digits = `${place}${born}${order}`;
  return digits + idNumberCheckCharacter(digits);
});
const faultOf = (text: string) => {
  const read = readResidentIdNumber(text, TODAY);
  return read.status === 'invalid' ? read.fault : undefined;
};

describe('identity number (GB 11643)', () => {
  it('knows the example of the standard’s check: weights and 10X98765432', () => {
    expect(idNumberCheckCharacter('11010519491231002')).toBe('X');
  });

  it('reads every valid number, permits among them, and says when its holder was born', () => {
    fc.assert(
      fc.property(valid, (number) => {
        const read = readResidentIdNumber(number, TODAY);
        expect(read).toEqual({
          status: 'valid',
          idNumber: number,
          bornOn: `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`,
        });
      }),
    );
  });

  it('refuses a valid number with any one character changed', () => {
    fc.assert(
      fc.property(valid, fc.nat(17), fc.constantFrom(...'0123456789X'), (number, place, character) => {
        fc.pre(number[place] !== character);
        expect(faultOf(number.slice(0, place) + character + number.slice(place + 1))).toBeDefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses a valid number with any two neighbours exchanged', () => {
    fc.assert(
      fc.property(valid, fc.nat(16), (number, place) => {
        fc.pre(number[place] !== number[place + 1]);
        const exchanged = number.slice(0, place) + number[place + 1] + number[place] + number.slice(place + 2);
        expect(faultOf(exchanged)).toBeDefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('never fails on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => readResidentIdNumber(text, TODAY).status.length > 0),
    );
  });

  it('accepts what people type: full-width digits, spaces, a small x', () => {
    const number = `37079919900101${'001'}`;
    const whole = number + idNumberCheckCharacter(number);
    const wide = [...whole].map((character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0)).join('');
    expect(readResidentIdNumber(` ${wide.slice(0, 6)}　${wide.slice(6)}`, TODAY)).toMatchObject({ idNumber: whole });
    expect(readResidentIdNumber('11010519491231002x', TODAY)).toMatchObject({ idNumber: '11010519491231002X' });
  });

  it.each([
    ['', 'FORM'],
    ['370799900101001', 'FORM'],
    ['370799199001010O10', 'FORM'],
    ['160799199001010010', 'REGION'],
    ['370799199002300010', 'BIRTH_DATE'],
    ['370799189912310010', 'BIRTH_DATE'],
    ['370799202607010010', 'BIRTH_DATE'],
    ['110105194912310020', 'CHECK_CHARACTER'],
  ])('says what is wrong with %p: %s', (text, fault) => expect(faultOf(text)).toBe(fault));
});
