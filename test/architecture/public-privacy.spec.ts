import type { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { StoredEvent } from '#libs/event-store/event-log';
import type { Actor } from '#libs/kernel/actor';
import { envelopeSchema } from '#libs/messaging/envelope-schema';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { createAjv, InvalidIntegrationEventError } from '#libs/messaging/schemas';
import { exampleEvent } from '#libs/platform/describe-public-contract';
import { integrationEventMappers, validateIntegrationEvent } from '#libs/platform/integration-events';
import { goldenPayloads } from './golden-payloads.js';

/** All places of messages with text in clear, and why it is nobody's personal data. A new one is added here or the suite fails. */
const PUBLIC_TEXTS: Readonly<Record<string, readonly string[]>> = {
  'names of regions, grids and places, and numbers of the register (docs/adr/0016)': [
    'communities.region-registered.v1/name',
    'communities.household-registered.v1/householdNumber',
    ...['household-registered.v1', 'household-premises-corrected.v1'].flatMap((event) =>
      ['estate', 'building', 'unit', 'room'].map((part) => `communities.${event}/premises/${part}`),
    ),
    'communities.household-registered.v1/grid/name',
    'communities.household-grid-assigned.v1/grid/name',
    ...['estates', 'buildings', 'units', 'grids'].map((part) => `contracts.campaign-started.v1/audience/${part}/*`),
  ],
  'names and addresses of institutions, which are public': [
    'communities.organization-registered.v1/name',
    'communities.organization-registered.v1/address',
    'communities.organization-details-corrected.v1/name',
    'communities.organization-details-corrected.v1/address',
    'contracts.contract-issued.v1/parties/*/institutionName',
    'contracts.campaign-started.v1/committeeName',
  ],
  'titles of texts that are the same for everybody': [
    'contracts.contract-issued.v1/title',
    'contracts.campaign-started.v1/title',
    ...['template-drafted.v1', 'template-draft-revised.v1', 'template-version-drafted.v1'].flatMap((event) => [
      `templates.${event}/outline/title`,
      `templates.${event}/outline/titleEnglish`,
    ]),
  ],
};

/**
 * Places into which no name in Chinese fits, but a number or a name in Latin letters would: names of clauses and parties, which whoever
 * drafts a text chooses, and the code of an organisation, which is public.
 */
const LETTERS_AND_DIGITS = /(^communities\.organization-registered\.v1\/code|[pP]artyId|[cC]lauseIds\/\*)$/;

const publicTexts = new Set(Object.values(PUBLIC_TEXTS).flat());

const name = fc.oneof(
  fc.constantFrom('住户甲', '阿依古丽·买买提', 'Zhang San', 'zhangsan', 'ZHANG-SAN', '住户甲（五一小区）'),
  fc.string({ unit: fc.constantFrom(...'赵钱孙李周吴郑王甲乙丙丁'), minLength: 2, maxLength: 4 }),
);
const phone = fc.integer({ min: 0, max: 9_999 }).map((tail) => `1990000${String(tail).padStart(4, '0')}`);
const idNumber = fc
  .record({ day: fc.integer({ min: 1, max: 28 }), tail: fc.constantFrom('001X', '0021', '003x') })
  .map(({ day, tail }) => `370799199001${String(day).padStart(2, '0')}${tail}`);
const email = fc.constantFrom('zhangsan@example.com');
/** With something before or behind it, as people write. */
const decorated = fc
  .tuple(
    fc.constantFrom('', '户主', 'q1:', 'tel:'),
    fc.oneof(name, phone, idNumber, email),
    fc.constantFrom('', ' ', '先生'),
  )
  .map((parts) => parts.join(''));
const personal = fc.oneof(name, phone, idNumber, email, decorated);
const looksLikeName = fc.oneof(name, email);

interface Node {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
}

/** Every text of a schema with its place, `*` for any item of a list. */
function textsOf(schema: Node, at: string): readonly { readonly at: string; readonly schema: Node }[] {
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap((alternative) => textsOf(alternative, at));
  if (schema.items !== undefined) return textsOf(schema.items, `${at}/*`);
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([key, property]) => textsOf(property, `${at}/${key}`));
  }
  return schema.type === 'integer' || schema.type === 'boolean' || schema.type === 'null' ? [] : [{ at, schema }];
}

const schemas = integrationEventMappers.flatMap(({ schemas: own }) => own);
const texts = schemas.flatMap(({ type, data }) => textsOf(data as Node, shortName(type)));

/** `contracts.contract-signed.v1` */
function shortName(type: string): string {
  return type.split('.').slice(2).join('.');
}

/** Places of all texts of a JSON value: `['data', 'parties', 0, 'name']`. */
type Place = readonly (string | number)[];

function placesIn(value: unknown, at: Place = []): readonly Place[] {
  if (typeof value === 'string') return [at];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    placesIn(item, [...at, Array.isArray(value) ? Number(key) : key]),
  );
}

function textAt(value: unknown, place: Place): string {
  return place.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value) as string;
}

function withText(value: unknown, [key, ...rest]: Place, text: string): unknown {
  if (key === undefined) return text;
  const inner = withText((value as Record<string | number, unknown>)[key], rest, text);
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === key ? inner : item));
  return { ...(value as object), [key]: inner };
}

function told(stored: StoredEvent): IntegrationEvent {
  const mapper = integrationEventMappers.find(({ storedTypes }) => storedTypes.includes(stored.type));
  return mapper?.map(stored) as IntegrationEvent;
}

function isValid(message: IntegrationEvent): boolean {
  try {
    validateIntegrationEvent(message);
    return true;
  } catch (error) {
    if (error instanceof InvalidIntegrationEventError) return false;
    throw error;
  }
}

/** Where a text stands in a message: `contracts.contract-issued.v1/title`, `/subject` for the envelope. */
function placesOf(text: string, message: IntegrationEvent): readonly string[] {
  return placesIn(message)
    .filter((place) => textAt(message, place).includes(text))
    .map(([first, ...rest]) => {
      const below = rest.map((key) => (typeof key === 'number' ? '/*' : `/${key}`)).join('');
      return first === 'data' ? `${shortName(message.type)}${below}` : `/${first}`;
    });
}

describe('personal data in the public contract', () => {
  const golden = goldenPayloads();
  let ajv: Ajv2020;

  beforeAll(() => {
    ajv = createAjv();
  });

  it('has text in clear in the declared places and nowhere else', () => {
    const found = texts.filter(({ schema }) => schema.format === 'public-text').map(({ at }) => at);
    expect([...new Set(found)].sort()).toEqual([...publicTexts].sort());
  });

  it('fits into no other text of any message', () => {
    const closed = texts.filter(({ schema }) => schema.format !== 'public-text');
    expect(closed.length).toBeGreaterThan(200);
    for (const { at, schema } of closed) {
      const validate = ajv.compile(schema as object);
      const value = LETTERS_AND_DIGITS.test(at) ? looksLikeName.filter((text) => /[^A-Za-z-]/.test(text)) : personal;
      fc.assert(
        fc.property(value, (text) => validate(text) === false),
        { numRuns: 40 },
      );
    }
  });

  it('fits into no text of the envelope', () => {
    // The engine of the log makes positions, nobody types them.
    const attributes = textsOf(envelopeSchema as Node, '').filter(({ at }) => !['/data', '/logposition'].includes(at));
    expect(attributes.length).toBeGreaterThan(10);
    for (const { schema } of attributes) {
      const validate = ajv.compile(schema as object);
      fc.assert(fc.property(personal, (text) => validate(text) === false));
    }
  });

  it.each(golden.map((payload) => [payload.type, payload] as const))(
    'in clear anywhere in %s is not told, makes the message invalid, or stands in a declared place',
    (_type, payload) => {
      const stored = exampleEvent(payload);
      const places = placesIn(payload.data);
      if (places.length === 0) return;
      fc.assert(
        fc.property(fc.constantFrom(...places), personal, (place, text) => {
          const message = told({ ...stored, data: withText(payload.data, place, text) });
          const inClear = placesOf(text, message).filter((at) => !publicTexts.has(at) && !LETTERS_AND_DIGITS.test(at));
          return inClear.length === 0 || !isValid(message);
        }),
        { numRuns: 30 * places.length },
      );
    },
  );

  it('never holds the reason of a command, nor its actor', () => {
    const actor: Actor = {
      accountId: '住户甲-account',
      role: 'Resident',
      regionCode: '住户甲',
      subjectId: '住户甲-subject',
    };
    for (const payload of golden) {
      const stored = exampleEvent(payload);
      const message = told({ ...stored, metadata: { ...stored.metadata, actor, reason: '住户甲电话 19900001234' } });
      expect(JSON.stringify(message)).not.toMatch(/住户甲|19900001234/);
    }
  });
});
