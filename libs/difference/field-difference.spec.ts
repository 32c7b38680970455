import fc from 'fast-check';
import { differenceOf, type Json } from './field-difference.js';

describe('difference of two states', () => {
  it('is empty for equal states', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(differenceOf(value as Json, structuredClone(value) as Json)).toEqual([]),
      ),
    );
  });

  it('is empty only for equal states', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.jsonValue(), (one, other) => {
        const differs = differenceOf(one, other).length > 0;
        expect(differs).toBe(JSON.stringify(sorted(one)) !== JSON.stringify(sorted(other)));
      }),
    );
  });

  it('names fields by path and lists of identified things by their id', () => {
    const before = {
      status: 'ISSUED',
      clauses: [
        { clauseId: 'c1', text: '甲' },
        { clauseId: 'c2', text: '乙' },
      ],
    };
    const after = {
      status: 'EFFECTIVE',
      clauses: [
        { clauseId: 'c2', text: '丙' },
        { clauseId: 'c1', text: '甲' },
      ],
    };
    expect(differenceOf(before, after)).toEqual([
      { path: 'status', before: 'ISSUED', after: 'EFFECTIVE' },
      { path: 'clauses[c2].text', before: '乙', after: '丙' },
    ]);
  });

  it('shows what was added and what was taken away', () => {
    expect(differenceOf({ a: 1, list: ['x'] }, { b: 2, list: ['x', 'y'] })).toEqual([
      { path: 'a', before: 1, after: undefined },
      { path: 'list[1]', before: undefined, after: 'y' },
      { path: 'b', before: undefined, after: 2 },
    ]);
  });
});

/** Key order carries no meaning; -0 and 0 are one JSON number. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, sorted(inner)]),
    );
  }
  return value;
}
