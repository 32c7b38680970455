import { Problem } from '#libs/kernel/problem';
import { checkInput } from './input-rules.js';
import { MAX_DEPTH, MAX_PLACES, MAX_VALUES } from './limits.js';

function problemOf(input: unknown): Problem | undefined {
  try {
    checkInput(input, '');
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  return undefined;
}

function nested(depth: number): unknown {
  let value: unknown = 'leaf';
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { inner: value };
  return value;
}

describe('input rules', () => {
  it('accept what people send', () => {
    expect(problemOf({ name: '阿依·古丽𠮷', list: [1, null, true, { a: 'b' }] })).toBeUndefined();
    expect(problemOf(undefined)).toBeUndefined();
    expect(problemOf(nested(MAX_DEPTH))).toBeUndefined();
  });

  it('refuse one level too many, and a hundred thousand', () => {
    expect(problemOf(nested(MAX_DEPTH + 1))?.kind.code).toBe('http.too-deep');
    expect(problemOf(nested(100_000))?.kind.code).toBe('http.too-deep');
  });

  it('refuse a number that no JSON could give back', () => {
    expect(problemOf(JSON.parse('{"a":[1e400]}'))?.kind.code).toBe('http.malformed-request');
    expect(problemOf({ a: Number.MAX_VALUE })).toBeUndefined();
  });

  it('refuse too many values', () => {
    expect(problemOf(Array.from({ length: MAX_VALUES + 1 }, () => 0))?.kind.code).toBe('http.too-deep');
    expect(problemOf(Array.from({ length: MAX_VALUES / 2 }, () => [0, 0]))?.kind.code).toBe('http.too-deep');
  });

  it('name forbidden characters by JSON pointer, in values and keys, and never repeat them', () => {
    const problem = problemOf({ 'a/b~c': ['ok', 'secret\u0000'], other: { 'key\u202e': 1 } });
    expect(problem?.kind.code).toBe('http.forbidden-character');
    expect(problem?.places.map(({ at }) => at)).toEqual(['/a~1b~0c/1', '/other']);
    expect(JSON.stringify(problem)).not.toMatch(/secret|\u202e/);
  });

  it('name a bounded number of places', () => {
    expect(problemOf(Array.from({ length: 1000 }, () => '\ud800'))?.places).toHaveLength(MAX_PLACES);
  });
});
