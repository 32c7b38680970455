import { publicContract } from './public-contract.mjs';

/** Schemas use only what drafts 07 and 2020-12 mean alike, and 07 is what every AsyncAPI tool has to understand. */
const SCHEMA_FORMAT = 'application/schema+json;version=draft-07';
const CONTENT_TYPE = 'application/cloudevents+json; charset=UTF-8';
/** Version of the Kafka bindings of AsyncAPI. */
const BINDING = '0.5.0';

/** docs/reference/asyncapi.json: what goes over Kafka, for consumers written elsewhere. */
export async function asyncApiReference() {
  const { envelope, events } = await publicContract();
  const contexts = [...new Set(events.map(({ context }) => context))].sort();
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Qiyue 契约: integration events',
      version: '1.0.0',
      description:
        'What the contexts of Qiyue tell others: CloudEvents 1.0 in structured mode. Personal text is ciphertext (format `sealed`). ' +
        'A published type and version never changes; a new form has a new version. Delivery is at least once: deduplicate by `id`.',
    },
    defaultContentType: CONTENT_TYPE,
    servers: {
      broker: {
        host: '{host}:{port}',
        protocol: 'kafka',
        description: 'The brokers of the installation, as in KAFKA_BROKERS.',
        variables: {
          host: { default: 'localhost', description: 'Host of a broker.' },
          port: { default: '9092', description: 'Port of a broker.' },
        },
      },
    },
    channels: Object.fromEntries(contexts.map((context) => [context, channelOf(context, events)])),
    operations: Object.fromEntries(contexts.map((context) => [`tell-${context}`, operationOf(context)])),
    components: {
      schemas: {
        envelope: { schemaFormat: SCHEMA_FORMAT, schema: envelope },
        ...Object.fromEntries(
          events.map((event) => [keyOf(event), { schemaFormat: SCHEMA_FORMAT, schema: dataSchemaOf(event) }]),
        ),
      },
      messageTraits: { cloudEvent: cloudEventTrait() },
      messages: Object.fromEntries(events.map((event) => [keyOf(event), messageOf(event)])),
    },
  };
  return { file: 'docs/reference/asyncapi.json', text: `${JSON.stringify(document, null, 2)}\n` };
}

/** `contracts.contract-signed.v1` */
function keyOf({ type }) {
  return type.split('.').slice(2).join('.');
}

function channelOf(context, events) {
  const topic = `qiyue.${context}.v1`;
  const own = events.filter((event) => event.context === context);
  return {
    address: topic,
    title: `Events of ${context}`,
    servers: [{ $ref: '#/servers/broker' }],
    messages: Object.fromEntries(own.map((event) => [keyOf(event), { $ref: `#/components/messages/${keyOf(event)}` }])),
    bindings: { kafka: { topic, bindingVersion: BINDING } },
  };
}

function operationOf(context) {
  return {
    action: 'send',
    channel: { $ref: `#/channels/${context}` },
    summary: `The relay publishes what the log records of ${context}, in the order of the log for each subject.`,
  };
}

function cloudEventTrait() {
  return {
    contentType: CONTENT_TYPE,
    headers: {
      type: 'object',
      required: ['content-type', 'ce_id', 'ce_type'],
      properties: {
        'content-type': { type: 'string', const: CONTENT_TYPE },
        ce_id: { type: 'string', format: 'uuid', description: '`id` of the CloudEvent.' },
        ce_type: { type: 'string', description: '`type` of the CloudEvent.' },
        traceparent: { type: 'string', description: 'W3C trace context, when the request was traced.' },
      },
    },
    bindings: {
      kafka: {
        key: { type: 'string', description: '`subject` of the CloudEvent: one subject, one partition, one order.' },
        bindingVersion: BINDING,
      },
    },
  };
}

/** A component has its name in the document: `$schema` and `$id` belong to a schema that stands alone. */
function dataSchemaOf({ schema }) {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keyword.startsWith('$')));
}

function messageOf(event) {
  const { type, description, context, examples } = event;
  return {
    name: type,
    title: type.split('.')[3],
    summary: description,
    traits: [{ $ref: '#/components/messageTraits/cloudEvent' }],
    payload: {
      schemaFormat: SCHEMA_FORMAT,
      schema: {
        allOf: [
          { $ref: '#/components/schemas/envelope/schema' },
          {
            type: 'object',
            properties: {
              type: { const: type },
              source: { const: `/qiyue/${context}` },
              data: { $ref: `#/components/schemas/${keyOf(event)}/schema` },
            },
          },
        ],
      },
    },
    examples: examples.slice(0, 1).map(({ message }) => ({
      headers: { 'content-type': CONTENT_TYPE, ce_id: message.id, ce_type: message.type },
      payload: message,
    })),
  };
}
