import fs from 'node:fs';
import path from 'node:path';
import type { StoredPayload } from '#libs/kernel/event-codec';
import { envelopeSchema } from '#libs/messaging/envelope-schema';
import { publishedSchemaOf } from '#libs/messaging/schemas';
import { aggregates } from '#libs/platform/aggregates';
import { messageOf } from '#libs/platform/describe-public-contract';
import { integrationEventMappers, validateIntegrationEvent } from '#libs/platform/integration-events';
import { goldenPayloads } from './golden-payloads.js';
import { ROOT } from './source-files.js';

/** What was published of a public type and version. */
interface PublicGolden {
  readonly schema: unknown;
  readonly storedType?: string;
  readonly data?: unknown;
}

const goldenFile = (context: string, type: string) =>
  path.join(ROOT, `libs/contexts/${context}/application/integration-events/golden`, `${eventOf(type)}.json`);
const readGolden = (file: string) => JSON.parse(fs.readFileSync(file, 'utf8')) as PublicGolden;
/** `contract-signed.v1` */
const eventOf = (type: string) => type.split('.').slice(3).join('.');

const schemas = integrationEventMappers.flatMap(({ context, schemas: own }) =>
  own.map((schema) => ({ context, ...schema })),
);
const stored = goldenPayloads();

describe('the public contract', () => {
  it('tells of every stored type of every aggregate, and of each through one mapping', () => {
    const known = aggregates.flatMap(({ codec }) => codec.storedTypes);
    const told = integrationEventMappers.flatMap(({ storedTypes }) => storedTypes);
    expect([...told].sort()).toEqual([...known].sort());
    expect(new Set(told).size).toBe(told.length);
  });

  it('has a type of its own for every event, named after its context', () => {
    const types = schemas.map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
    for (const { context, type } of schemas) {
      expect(type).toMatch(new RegExp(`^cn\\.qiyue\\.${context}\\.[a-z]+(-[a-z]+)*\\.v[1-9]\\d*$`));
    }
  });

  it.each(stored.map((payload) => [payload.type, payload] as const))(
    'has a valid message for %s as it was shipped',
    (_type, payload) => {
      const message = messageOf(payload);
      expect(validateIntegrationEvent(JSON.parse(JSON.stringify(message)))).toEqual(message);
      expect(message.storedtype).toBe(payload.type);
    },
  );

  it('has golden events of all stored types to try', () => {
    expect(stored.map(({ type }) => type).sort()).toEqual(
      aggregates.flatMap(({ codec }) => [...codec.storedTypes]).sort(),
    );
  });

  it.each(schemas.map((schema) => [schema.type, schema] as const))('%s is as it was published', (_type, schema) => {
    const golden = readGolden(goldenFile(schema.context, schema.type));
    expect(publishedSchemaOf(schema)).toEqual(golden.schema);
    const payload = stored.find(({ type }) => type === golden.storedType) as StoredPayload;
    const message = messageOf(payload);
    // A later version of the event is made from the same record: then this one is retired.
    if (message.type === schema.type) expect(message.data).toEqual(golden.data);
  });

  it('still knows every type and version that was published', () => {
    const published = [...new Set(integrationEventMappers.map(({ context }) => context))].flatMap((context) =>
      fs.readdirSync(path.dirname(goldenFile(context, ''))),
    );
    expect(published.sort()).toEqual(schemas.map(({ type }) => `${eventOf(type)}.json`).sort());
  });

  it('keeps its envelope', () => {
    const golden = readGolden(path.join(ROOT, 'libs/messaging/golden/envelope.v1.json'));
    expect(JSON.parse(JSON.stringify(envelopeSchema))).toEqual(golden.schema);
  });

  it('says of every event, every field and every object what it is, and admits no others', () => {
    const silent: string[] = [];
    const visit = (schema: SchemaNode, at: string): void => {
      if (schema.type === 'object' && schema.additionalProperties !== false) silent.push(`${at}: open`);
      for (const [name, property] of Object.entries(schema.properties ?? {})) {
        const inner = property.anyOf?.[0] ?? property;
        if ((inner.description ?? '').length < 4) silent.push(`${at}/${name}: not described`);
        visit(inner, `${at}/${name}`);
        if (inner.items !== undefined) visit(inner.items, `${at}/${name}/items`);
      }
    };
    for (const { type, description, data } of schemas) {
      if (description.length < 10) silent.push(`${type}: not described`);
      visit(data as SchemaNode, type);
    }
    expect(silent).toEqual([]);
  });
});

interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly additionalProperties?: boolean;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
}
