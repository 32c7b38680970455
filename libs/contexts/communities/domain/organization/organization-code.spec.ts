import fc from 'fast-check';
import { organizationCodeCheckCharacter, readOrganizationCode } from './organization-code.js';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const character = fc.constantFrom(...ALPHABET);
const valid = fc
  .tuple(
    fc.array(character, { minLength: 2, maxLength: 2 }),
    fc.stringMatching(/^\d{6}$/),
    fc.array(character, { minLength: 9, maxLength: 9 }),
  )
  .map(([kind, region, body]) => {
    const characters = kind.join('') + region + body.join('');
    return characters + organizationCodeCheckCharacter(characters);
  });

describe('unified social credit code (GB 32100)', () => {
  it('knows a code computed by hand: sixteen zeros and a one weigh 3^16 mod 31 = 28', () => {
    expect(organizationCodeCheckCharacter('00000000000000001')).toBe('3');
    expect(organizationCodeCheckCharacter('00000000000000000')).toBe('0');
  });

  it('reads every valid code', () => {
    fc.assert(fc.property(valid, (code) => expect(readOrganizationCode(code)).toBe(code)));
  });

  it('refuses a valid code with any one character changed', () => {
    fc.assert(
      fc.property(valid, fc.nat(17), character, (code, place, other) => {
        fc.pre(code[place] !== other);
        expect(readOrganizationCode(code.slice(0, place) + other + code.slice(place + 1))).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses a valid code with any two neighbours exchanged', () => {
    fc.assert(
      fc.property(valid, fc.nat(16), (code, place) => {
        fc.pre(code[place] !== code[place + 1]);
        expect(
          readOrganizationCode(code.slice(0, place) + code[place + 1] + code[place] + code.slice(place + 2)),
        ).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['', '9137070400000000', 'I13707040000000000', '91370704000000000O', '91A707040000000000'])(
    'refuses %p',
    (text) => expect(readOrganizationCode(text)).toBeUndefined(),
  );
});
