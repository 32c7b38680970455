import fc from 'fast-check';
import { HOSTILE_BODIES, HOSTILE_TEXTS, hostileValue } from './hostile-values.js';
import type { Operation, Parameter } from './interface-document.js';
import { mutated, mutation } from './mutations.js';
import { valueOf } from './schema-values.js';

/** A file in a form, by the name of a kind that {@link FileKind} has. */
export const FILE_KINDS = [
  'roster',
  'half-roster',
  'text-as-roster',
  'png',
  'png-cut-short',
  'pdf',
  'text',
  'script',
  'empty',
  'zeros',
] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export type PlannedBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'raw'; readonly text: string; readonly mediaType: string }
  | {
      readonly kind: 'form';
      readonly file: FileKind;
      readonly field: string;
      readonly fields: Readonly<Record<string, string>>;
    };

/** A request before it is known what exists: ids are still names of ids. */
export interface RequestPlan {
  readonly operation: Operation;
  /** Whether somebody asks of whom it is known that he may. */
  readonly permitted: boolean;
  readonly caller: number;
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: readonly (readonly [string, unknown])[];
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: PlannedBody;
}

/** Any request to any operation: from valid ones to nonsense. */
export function requestPlans(operations: readonly Operation[]): fc.Arbitrary<RequestPlan> {
  return fc.oneof(...operations.map((operation) => planFor(operation)));
}

export function planFor(operation: Operation): fc.Arbitrary<RequestPlan> {
  return fc.record({
    operation: fc.constant(operation),
    permitted: mostly(true, false, 3),
    caller: fc.nat(999),
    path: pathOf(operation.parameters.filter((parameter) => parameter.in === 'path')),
    query: queryOf(operation.parameters.filter((parameter) => parameter.in === 'query')),
    headers: headersOf(operation.parameters.filter((parameter) => parameter.in === 'header')),
    body: bodyOf(operation),
  });
}

function mostly<T>(usual: T, rare: T, weight: number): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(rare) });
}

/** One in so many parameters is not what it should be. */
const SOUND = 9;

function soundOrHostile(parameter: Parameter): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: SOUND, arbitrary: valueOf(parameter.schema, parameter.name) },
    { weight: 1, arbitrary: fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary', maxLength: 20 })) },
  );
}

function pathOf(parameters: readonly Parameter[]): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  return fc.record(Object.fromEntries(parameters.map((one) => [one.name, soundOrHostile(one)])));
}

function queryOf(parameters: readonly Parameter[]): fc.Arbitrary<readonly (readonly [string, unknown])[]> {
  const known = parameters.map((one) =>
    fc.option(
      soundOrHostile(one).map((value) => [[one.name, value] as const]),
      { nil: [], freq: one.required === true ? SOUND : 1 },
    ),
  );
  const surprise = fc.oneof(
    { weight: 30, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('limit', 'limit[]', 'after', 'at[x]', '__proto__', 'undocumented', ''), hostileValue)
        .map(([name, value]) => [[name, value] as const]),
    },
  );
  return fc.tuple(...known, surprise).map((entries) => entries.flat());
}

function headersOf(parameters: readonly Parameter[]): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const sometimes = (arbitrary: fc.Arbitrary<unknown>) => fc.option(arbitrary, { nil: undefined, freq: 1 });
  const rarely = (arbitrary: fc.Arbitrary<string>) =>
    fc.oneof({ weight: 20, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
  const described = parameters.map((one) => [one.name.toLowerCase(), sometimes(soundOrHostile(one))] as const);
  return fc.record({
    ...Object.fromEntries(described),
    'idempotency-key': fc.oneof(
      { weight: 8, arbitrary: fc.uuid() },
      {
        weight: 2,
        arbitrary: fc.constantFrom<string | undefined>(undefined, 'the-same-key', 'short', 'a b', 'k'.repeat(200)),
      },
    ),
    'x-acting-as': rarely(
      fc.constantFrom('GridWorker@370704001001', 'SystemAdmin@370704', 'Nobody@1', '@', 'Resident@', 'x'.repeat(500)),
    ),
    'x-await-position': rarely(
      fc.constantFrom('0', '00000000000000000001', '99999999999999999999', '1-1', '-1', 'now', '9'.repeat(64)),
    ),
    'accept-language': rarely(fc.constantFrom('en', 'zh-CN', '*', 'en;q=', '-', 'x'.repeat(400))),
    accept: rarely(fc.constantFrom('text/html', 'application/xml', '*/*', 'x')),
    'x-correlation-id': rarely(fc.constantFrom('not an id', '0192f7c0-5b1e-7c3a-9d44-51e0c0a17b01', '<x>')),
    'x-forwarded-for': rarely(fc.constantFrom('203.0.113.9', 'x', '::1, 127.0.0.1')),
    'content-type': rarely(
      fc.constantFrom(
        'text/plain',
        'application/xml',
        'application/json; charset=utf-16',
        'multipart/form-data',
        'x',
        'application/x-www-form-urlencoded',
      ),
    ),
  });
}

function bodyOf({ body, method }: Operation): fc.Arbitrary<PlannedBody> {
  const raw = fc
    .tuple(fc.constantFrom(...HOSTILE_BODIES), fc.constantFrom('application/json', 'application/json; charset=utf-8'))
    .map(([text, mediaType]): PlannedBody => ({ kind: 'raw', text, mediaType }));
  const none = fc.constant<PlannedBody>({ kind: 'none' });
  if (body === undefined) {
    return method === 'GET'
      ? none
      : fc.oneof({ weight: 8, arbitrary: none }, { weight: 1, arbitrary: raw }, { weight: 1, arbitrary: hostileJson });
  }
  if ('multipart/form-data' in body) {
    return fc.oneof({ weight: 9, arbitrary: form }, { weight: 1, arbitrary: raw }, { weight: 1, arbitrary: none });
  }
  const valid = valueOf(Object.values(body)[0]?.schema ?? {});
  const json = (value: fc.Arbitrary<unknown>) => value.map((one): PlannedBody => ({ kind: 'json', value: one }));
  const changed = fc
    .tuple(valid, fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([value, mutations]) => mutated(value, mutations));
  return fc.oneof(
    { weight: 10, arbitrary: json(valid) },
    { weight: 8, arbitrary: json(changed) },
    { weight: 1, arbitrary: hostileJson },
    { weight: 1, arbitrary: raw },
    { weight: 1, arbitrary: none },
  );
}

const hostileJson: fc.Arbitrary<PlannedBody> = hostileValue.map((value): PlannedBody => ({ kind: 'json', value }));

const form: fc.Arbitrary<PlannedBody> = fc.record({
  kind: fc.constant('form' as const),
  file: fc.constantFrom(...FILE_KINDS),
  field: mostly('file', 'other', SOUND),
  fields: fc.dictionary(
    fc.constantFrom('regionCode', 'caption', '__proto__', 'x'),
    fc.oneof(fc.constant('370704001001'), fc.constantFrom(...HOSTILE_TEXTS)),
    { maxKeys: 2 },
  ),
});
