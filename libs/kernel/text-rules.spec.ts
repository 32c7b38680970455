import fc from 'fast-check';
import { checkText, forbiddenCharacterIn, lengthOf, textFaultIn } from './text-rules.js';

describe('text rules', () => {
  it.each([
    ['NUL', 'a\u0000b'],
    ['a C0 control', 'a\u001bb'],
    ['a C1 control', 'a\u0085b'],
    ['a lone high surrogate', 'a\ud842b'],
    ['a lone low surrogate', 'a\udfb7b'],
    ['right-to-left override', 'a\u202eb'],
    ['an isolate', 'a\u2066b'],
    ['a right-to-left mark', 'a\u200fb'],
  ])('refuses %s', (_, text) => {
    expect(forbiddenCharacterIn(text)).toEqual({
      zh: expect.stringMatching(/\p{Script=Han}/u),
      en: expect.any(String),
    });
  });

  it.each(['住户甲', '阿依·古丽', '𠮷𫖯', '一\n二\t三\r\n', '👨‍👩‍👧', ''])('accepts %j', (text) => {
    expect(forbiddenCharacterIn(text)).toBeUndefined();
  });

  it('counts a character outside the BMP once', () => {
    expect(lengthOf('𠮷𠮷')).toBe(2);
    expect(textFaultIn('𠮷𠮷', { max: 2 })).toBeUndefined();
    expect(textFaultIn('𠮷𠮷𠮷', { max: 2 })).toEqual({ zh: '不得超过 2 个字', en: 'must have at most 2 characters' });
  });

  it('does not take blanks for a text', () => {
    expect(textFaultIn(' \n ', { max: 10, min: 1 })?.en).toBe('must not be empty');
    expect(textFaultIn('', { max: 10 })).toBeUndefined();
  });

  it('names the place and never repeats the text', () => {
    const place = checkText('secret\u0000', '/name', { max: 10 });
    expect(place).toMatchObject({ at: '/name' });
    expect(JSON.stringify(place)).not.toContain('secret');
  });

  it('accepts exactly the well-formed texts without controls', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const roundTrips = Buffer.from(text, 'utf8').toString('utf8') === text;
        if (!roundTrips) expect(forbiddenCharacterIn(text)).toBeDefined();
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite' }), (text) => {
        fc.pre(!/[\p{Cc}\p{Bidi_Control}]/u.test(text));
        expect(forbiddenCharacterIn(text)).toBeUndefined();
      }),
    );
  });
});
