import type { IntegrationEvent } from './integration-event.js';
import { listOf, nullable, publicText, record, sealed, uuid } from './public-fields.js';
import { createIntegrationEventValidator, InvalidIntegrationEventError, publishedSchemaOf } from './schemas.js';

const SUBJECT = '0192f7c0-5b1e-7c3a-9d44-51e0c0a17b01';
const SEALED = `q1:${SUBJECT}:name:${'A'.repeat(40)}`;

const schema = {
  type: 'cn.qiyue.shelves.item-placed.v1',
  description: 'An item was placed.',
  data: record({
    itemId: uuid('The item.'),
    owner: nullable(sealed('Name of the owner.')),
    label: publicText('Label.'),
    places: listOf(record({ shelf: uuid('The shelf.') }), 'Where it lies.'),
  }),
};
const validate = createIntegrationEventValidator([schema]);

const data = { itemId: SUBJECT, owner: SEALED, label: '契约', places: [{ shelf: SUBJECT }] };
const message: IntegrationEvent = {
  specversion: '1.0',
  id: SUBJECT,
  source: '/qiyue/shelves',
  type: schema.type,
  subject: `shelf-${SUBJECT}`,
  time: '2026-06-30T02:00:00.000Z',
  datacontenttype: 'application/json',
  correlationid: SUBJECT,
  causationid: SUBJECT,
  logposition: '0000000000000000042',
  streamrevision: 0,
  storedtype: 'ItemPlaced.v1',
  recorddigest: 'a'.repeat(64),
  effectiveat: '2026-06-30T02:00:00.000Z',
  data,
};

function faultOf(changed: unknown): InvalidIntegrationEventError {
  try {
    validate(changed);
  } catch (error) {
    if (error instanceof InvalidIntegrationEventError) return error;
    throw error;
  }
  throw new Error('the message was accepted');
}

describe('validation of integration events', () => {
  it('hands on what keeps to the contract', () => {
    expect(validate(message)).toBe(message);
    expect(validate({ ...message, traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` })).toBeDefined();
    expect(validate({ ...message, data: { ...data, owner: null } })).toBeDefined();
  });

  it.each([
    ['no object', null, undefined, '/type', 'pattern'],
    ['no type', {}, undefined, '/type', 'pattern'],
    ['a type of another form', { ...message, type: '住户甲' }, undefined, '/type', 'pattern'],
    ['an unknown version', { ...message, type: 'cn.qiyue.shelves.item-placed.v2' }, 'v2', '/type', 'enum'],
    ['an id that is no uuid', { ...message, id: '1' }, 'v1', '/id', 'pattern'],
    ['another source', { ...message, source: '/qiyue/contracts' }, 'v1', '/source', 'const'],
    ['an attribute more', { ...message, reason: '住户甲' }, 'v1', '', 'additionalProperties'],
    ['an attribute less', { ...message, recorddigest: undefined }, 'v1', '', 'required'],
    ['no data', { ...message, data: {} }, 'v1', '/data', 'required'],
    ['a field more', { ...message, data: { ...data, phone: '1' } }, 'v1', '/data', 'additionalProperties'],
    [
      'a nested fault',
      { ...message, data: { ...data, places: [{ shelf: 'x' }] } },
      'v1',
      '/data/places/0/shelf',
      'pattern',
    ],
    ['a time without milliseconds', { ...message, time: '2026-06-30T02:00:00Z' }, 'v1', '/time', 'pattern'],
    ['a day that does not exist', { ...message, time: '2026-02-30T02:00:00.000Z' }, 'v1', '/time', 'format'],
  ])('refuses %s, naming type, place and rule', (_what, changed, version, pointer, keyword) => {
    const fault = faultOf(changed);
    expect(fault.type?.split('.').at(-1)).toBe(version);
    expect([fault.pointer, fault.keyword]).toEqual([pointer, keyword]);
  });

  it.each([
    '住户甲',
    '19900001234',
    `q1:${SUBJECT}:name:19900001234`,
    'q1:住户甲:name:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    `q1:${SUBJECT}:name:${'住'.repeat(40)}`,
    `${SEALED} `,
    `${SEALED}\n`,
  ])('refuses clear text where ciphertext belongs: %j', (owner) => {
    expect(faultOf({ ...message, data: { ...data, owner } }).pointer).toMatch(/^\/data\/owner/);
  });

  it('never repeats a value', () => {
    const faults = [
      faultOf({ ...message, subject: '住户甲' }),
      faultOf({ ...message, type: 'cn.qiyue.shelves.住户甲.v1' }),
      faultOf({ ...message, data: { ...data, owner: '住户甲' } }),
      faultOf({ ...message, data: { ...data, 住户甲: true } }),
    ];
    for (const fault of faults) expect(`${fault.message} ${JSON.stringify(fault)}`).not.toContain('住户甲');
  });

  it('takes no type twice', () => {
    expect(() => createIntegrationEventValidator([schema, schema])).toThrow('registered twice');
  });

  it('publishes schemas of draft 2020-12 that stand alone', () => {
    expect(publishedSchemaOf(schema)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:qiyue:shelves:item-placed:v1',
      type: 'object',
      additionalProperties: false,
      required: ['itemId', 'owner', 'label', 'places'],
    });
  });
});
