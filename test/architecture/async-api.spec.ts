import fs from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import official from '@asyncapi/specs/schemas/3.0.0.json' with { type: 'json' };
import { topicOf, TOPIC_PREFIX } from '#libs/messaging/kafka/topics';
import { encodeMessage } from '#libs/messaging/kafka/kafka-message';
import { integrationEventMappers, validateIntegrationEvent } from '#libs/platform/integration-events';
import { ROOT } from './source-files.js';

interface AsyncApiDocument {
  readonly channels: Readonly<
    Record<string, { readonly address: string; readonly messages: Readonly<Record<string, unknown>> }>
  >;
  readonly components: { readonly messages: Readonly<Record<string, AsyncApiMessage>> };
}

interface AsyncApiMessage {
  readonly name: string;
  readonly payload: { readonly schema: object };
  readonly examples: readonly { readonly headers: object; readonly payload: unknown }[];
}

const document = JSON.parse(
  fs.readFileSync(path.join(ROOT, 'docs/reference/asyncapi.json'), 'utf8'),
) as AsyncApiDocument;
const messages = Object.entries(document.components.messages);
const types = integrationEventMappers.flatMap((mapper) => mapper.schemas.map(({ type }) => type));

describe('the AsyncAPI document', () => {
  let validate: ValidateFunction;

  beforeAll(() => {
    // It is not written for strict mode, and brings the schema of draft 07 along.
    const ajv = new Ajv({ strict: false, meta: false, validateSchema: false });
    addFormats.default(ajv);
    validate = ajv.compile(official);
  });

  it('keeps to the official schema of AsyncAPI 3.0', () => {
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('would not if a part had another form', () => {
    expect(validate({ ...document, channels: { contracts: { address: 1 } } })).toBe(false);
    expect(validate({ ...document, asyncapi: '2.6.0' })).toBe(false);
  });

  it('has every public type in the channel of its topic', () => {
    expect(messages.map(([, { name }]) => name).sort()).toEqual([...types].sort());
    for (const [key, { name }] of messages) {
      const holding = Object.values(document.channels).filter((channel) => key in channel.messages);
      expect(holding.map(({ address }) => address)).toEqual([topicOf(name, TOPIC_PREFIX)]);
    }
  });

  it('refers only to what it holds', () => {
    const broken: string[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        if (key === '$ref' && resolved(inner as string) === undefined) broken.push(inner as string);
        visit(inner);
      }
    };
    visit(document);
    expect(broken).toEqual([]);
    expect(resolved('#/components/schemas/nobody')).toBeUndefined();
  });

  it('has examples that are valid, by its own schemas in draft 07 and by ours, and go over Kafka as they stand there', () => {
    // Like a consumer elsewhere, it does not know our own formats and passes over them: the patterns have to do.
    const ajv = new Ajv({ strict: false, logger: false });
    addFormats.default(ajv);
    ajv.addSchema({ $id: 'doc', ...document });
    for (const [key, { payload, examples }] of messages) {
      expect(examples).toHaveLength(1);
      const byDocument = ajv.compile({ $ref: `doc#/components/messages/${key}/payload/schema` });
      for (const { headers, payload: example } of examples) {
        expect([key, byDocument(example), byDocument.errors]).toEqual([key, true, null]);
        expect(byDocument({ ...(example as object), data: { ...payload } })).toBe(false);
        const event = validateIntegrationEvent(example);
        expect(encodeMessage(event, TOPIC_PREFIX).message.headers).toEqual(headers);
      }
    }
  });
});

function resolved(reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], document);
}
