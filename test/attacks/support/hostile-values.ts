import fc from 'fast-check';

/** More than any field takes, less than the bound of a body. */
const LONG_TEXT = 30_000;
/** Nesting beyond the limit of the input rules. */
const DEEP = 200;
/** Combining marks on one letter: one grapheme that is as long as a page. */
const MARKS = 500;

/** Texts that have broken somebody's software. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udc00y',
  '\u202e倒过来',
  '\u2066隔离\u2069',
  '\u200b\u200d\ufeff',
  'ｎｕｌｌ',
  'null',
  'undefined',
  'NaN',
  'true',
  '𠮷𫖯·阿依古丽',
  `Z${'\u0301'.repeat(MARKS)}`,
  '👨‍👩‍👧‍👦',
  '长'.repeat(LONG_TEXT),
  'A'.repeat(LONG_TEXT),
  "' OR '1'='1",
  "'; DROP TABLE read_model.checkpoint; --",
  '$1',
  '%',
  '_%_',
  '\\',
  '../../etc/passwd',
  '..%2f..%2f',
  '%00',
  '%c0%ae',
  '${jndi:ldap://127.0.0.1/x}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  "=cmd|' /C calc'!A0",
  '@SUM(1+1)',
  'constructor',
  '__proto__',
  'toString',
  '(a+)+$',
  '[',
  '{}',
  '\r\nSet-Cookie: a=b',
  'https://example.org/',
  '//example.org',
  '2026-02-30',
  '2026-13-01',
  '0000-00-00',
  '-000001-01-01',
  '+275760-09-13',
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z',
  '9999-12-31T23:59:60Z',
  '0001-01-01T00:00:00Z',
  '2026-01-01T00:00:00+25:00',
  '2026-01-01T24:00:00Z',
  '20260101',
  '2026-W01-1',
  '2026-001',
  '1e400',
  '-1',
  '0x10',
  '９９',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '{0192f7c0-5b1e-7c3a-9d44-51e0c0a17b01}',
  '0192F7C0-5B1E-7C3A-9D44-51E0C0A17B01',
  '0192f7c05b1e7c3a9d4451e0c0a17b01',
  '999999999999999999999999999999',
  '370704001001 ',
  '37070400100１',
];

export const HOSTILE_NUMBERS: readonly number[] = [
  0,
  -0,
  -1,
  0.1,
  1.5,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 32,
  2 ** 53,
  2 ** 63,
  1e21,
  1e308,
  -1e308,
  5e-324,
];

function nested(depth: number): unknown {
  let value: unknown = '底';
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { 层: value };
  return value;
}

/** A value that does not belong where it is put. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_NUMBERS) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { a: null }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.constant(nested(DEEP)) },
  { weight: 1, arbitrary: fc.constant(Array.from({ length: 2_000 }, (_, index) => index)) },
);

/** Property names that a careless merge would take for more than names. */
export const HOSTILE_NAMES: readonly string[] = [
  'admin',
  'role',
  'roles',
  'grants',
  'accountId',
  'regionCode',
  'status',
  'id',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  'a/b~c',
  '名',
];

/** Bodies that are no JSON, or JSON that parsers disagree about. */
export const HOSTILE_BODIES: readonly string[] = [
  '',
  ' ',
  '{',
  '[',
  'null',
  'true',
  '0',
  '"text"',
  '[]',
  '{}',
  '[[[[[[[[[[',
  '{"a":1,}',
  '{"a":1}{"b":2}',
  '\ufeff{}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"a":1e400}',
  '{"a":-0}',
  '{"a":"\\ud800"}',
  '{"a":"\\u0000"}',
  "{'a':1}",
  '/* */{}',
  'NaN',
  '{"a":1,"a":2}',
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
];
