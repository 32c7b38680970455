import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { envelopeSchema, PUBLIC_TYPE } from './envelope-schema.js';
import type { IntegrationEvent } from './integration-event.js';
import type { PublicSchema } from './public-event.js';

/** A message that breaks the public contract. Its text names type, place and rule, never a value, which may be personal. */
export class InvalidIntegrationEventError extends Error {
  override readonly name = 'InvalidIntegrationEventError';

  constructor(
    /** Undefined when the message does not have the form of a type at all. */
    readonly type: string | undefined,
    /** JSON pointer of the first fault. */
    readonly pointer: string,
    /** Keyword of JSON Schema that is broken there. */
    readonly keyword: string,
  ) {
    super(
      `integration event ${type ?? 'of no known form'}: ${pointer === '' ? 'the message' : pointer} breaks "${keyword}"`,
    );
  }
}

/** Checks messages against the public contract; @throws InvalidIntegrationEventError */
export type IntegrationEventValidator = (message: unknown) => IntegrationEvent;

/** `urn:qiyue:contracts:contract-signed:v1`, the `$id` of a schema. */
export function schemaIdOf(type: string): string {
  return `urn:qiyue:${type.split('.').slice(2).join(':')}`;
}

/** The schema of `data` as it is published: self-contained, draft 2020-12. */
export function publishedSchemaOf({ type, description, data }: PublicSchema): Readonly<Record<string, unknown>> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: schemaIdOf(type),
    description,
    ...(JSON.parse(JSON.stringify(data)) as Record<string, unknown>),
  };
}

/**
 * A validator over all registered schemas. Each is compiled when the first message of its type comes: most consumers see few types.
 * @throws Error when a type is registered twice
 */
export function createIntegrationEventValidator(schemas: readonly PublicSchema[]): IntegrationEventValidator {
  const byType = new Map(schemas.map((schema) => [schema.type, schema]));
  if (byType.size !== schemas.length) throw new Error('a type of integration event is registered twice');
  const compiled = new Map<string, ValidateFunction<IntegrationEvent>>();
  let ajv: Ajv2020 | undefined;
  return (message) => {
    const type = typeOf(message);
    if (type === undefined) throw new InvalidIntegrationEventError(undefined, '/type', 'pattern');
    const schema = byType.get(type);
    if (schema === undefined) throw new InvalidIntegrationEventError(type, '/type', 'enum');
    let validate = compiled.get(type);
    if (validate === undefined) {
      ajv ??= createAjv();
      validate = ajv.compile<IntegrationEvent>(messageSchemaOf(schema));
      compiled.set(type, validate);
    }
    if (validate(message)) return message;
    const [first] = validate.errors as ErrorObject[];
    throw new InvalidIntegrationEventError(type, first?.instancePath ?? '', first?.keyword ?? '');
  };
}

/** Knows the formats that the public contract uses besides the standard ones. */
export function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true });
  addFormats.default(ajv, ['uuid', 'date', 'date-time']);
  // They name what a text is; its pattern and length say what it may look like.
  for (const name of ['sealed', 'public-text']) ajv.addFormat(name, true);
  return ajv;
}

/** The whole message of one type: the envelope with the type, its source and its data made exact. */
function messageSchemaOf({ type, data }: PublicSchema): object {
  const context = PUBLIC_TYPE.exec(type)?.[1];
  return {
    ...envelopeSchema,
    properties: {
      ...envelopeSchema.properties,
      type: { const: type },
      source: { const: `/qiyue/${context}` },
      data,
    },
  };
}

function typeOf(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type } = message as { type?: unknown };
  return typeof type === 'string' && type.length <= MAX_TYPE && PUBLIC_TYPE.test(type) ? type : undefined;
}

/** Longest type that is repeated in an error. */
const MAX_TYPE = 120;
