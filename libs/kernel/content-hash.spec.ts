import fc from 'fast-check';
import { contentHashOf } from './content-hash.js';

describe('content hash', () => {
  it('is the SHA-256 of the canonical form (RFC 8785): keys sorted, no white space', () => {
    // printf '{"a":1,"b":"é"}' | sha256sum
    expect(contentHashOf({ b: 'é', a: 1 })).toBe('09ad9fd2fb648cb2f62141215828ea00a62c299db05d20aa9ade2f527a301cc6');
  });

  it('does not depend on the order of keys and changes with any value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), fc.string(), fc.integer(), (object, key, value) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(contentHashOf(reversed)).toBe(contentHashOf(object));
        expect(contentHashOf({ ...object, [key]: value }) === contentHashOf(object)).toBe(
          object[key] === value && Object.hasOwn(object, key),
        );
      }),
    );
  });

  it('refuses what has no JSON form', () => {
    expect(() => contentHashOf(undefined)).toThrow();
    expect(() => contentHashOf('\ud800')).toThrow();
    expect(() => contentHashOf(Number.NaN)).toThrow();
  });
});
