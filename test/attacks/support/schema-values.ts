import fc from 'fast-check';
import { HOSTILE_TEXTS } from './hostile-values.js';
import { resolved, type Schema } from './interface-document.js';
import { KnownValue } from './known-values.js';

/** Items of a generated list: enough to have two that are alike. */
const MAX_ITEMS = 3;
const MAX_TEXT = 30;
/** Recursive schemas end here. */
const MAX_SCHEMA_DEPTH = 8;

/** Names whose values the application itself has told. */
const KNOWN_NAMES =
  /(Id|Ids|Hash|Code|Codes|Version|Number)$|^(after|within|from|to|version|accountName|building|unit|grid|estate|partyId|side|topic|consumer|token|name)$/;

/** Values that keep to a schema as far as the schema says anything. */
export function valueOf(schema: Schema, name = '', depth = 0): fc.Arbitrary<unknown> {
  const actual = resolved(schema);
  const value = plainValueOf(actual, name, depth);
  return actual.nullable === true ? fc.option(value, { nil: null, freq: 4 }) : value;
}

function plainValueOf(schema: Schema, name: string, depth: number): fc.Arbitrary<unknown> {
  if (depth > MAX_SCHEMA_DEPTH) return fc.constant(null);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.allOf !== undefined) return merged(schema.allOf, name, depth);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valueOf(choice, name, depth + 1)));
  switch (schema.type) {
    case 'object':
      return objectOf(schema, depth);
    case 'array':
      return fc.array(valueOf(schema.items ?? {}, name, depth + 1), {
        minLength: Math.min(schema.minItems ?? 0, MAX_ITEMS),
        maxLength: Math.min(schema.maxItems ?? MAX_ITEMS, MAX_ITEMS),
      });
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? 50 });
    case 'boolean':
      return fc.boolean();
    case 'string':
      return textOf(schema, name);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function merged(parts: readonly Schema[], name: string, depth: number): fc.Arbitrary<unknown> {
  return fc
    .tuple(...parts.map((part) => valueOf(part, name, depth + 1)))
    .map((values) => (values.length === 1 ? values[0] : Object.assign({}, ...values)) as unknown);
}

function objectOf({ properties = {}, required = [] }: Schema, depth: number): fc.Arbitrary<unknown> {
  const entries = Object.entries(properties);
  if (entries.length === 0)
    return fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 });
  return fc.record(Object.fromEntries(entries.map(([name, schema]) => [name, valueOf(schema, name, depth + 1)])), {
    requiredKeys: required.filter((name) => name in properties),
  });
}

function textOf(schema: Schema, name: string): fc.Arbitrary<unknown> {
  const free = freeTextOf(schema);
  const told = KNOWN_NAMES.test(name)
    ? [
        {
          weight: 8,
          arbitrary: fc.tuple(fc.nat(99), free).map(([ordinal, text]) => new KnownValue(name, ordinal, text)),
        },
      ]
    : [];
  const example = typeof schema.example === 'string' ? [{ weight: 3, arbitrary: fc.constant(schema.example) }] : [];
  return fc.oneof(...told, ...example, { weight: 3, arbitrary: free });
}

function freeTextOf({ format, pattern, minLength = 0, maxLength = MAX_TEXT }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'));
  switch (format) {
    case 'uuid':
      return fc.uuid();
    case 'date':
      return fc.integer({ min: 0, max: 30_000 }).map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
    case 'date-time':
      return fc.integer({ min: 1_500_000_000, max: 2_500_000_000 }).map((s) => new Date(s * 1_000).toISOString());
    default: {
      const lengths = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, MAX_TEXT)) };
      return fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom('第一条', '楼道安静', '五一小区', '张三丰', 'resident-1', '请予整改') },
        { weight: 2, arbitrary: fc.string({ unit: 'grapheme', ...lengths }) },
        { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
      );
    }
  }
}
