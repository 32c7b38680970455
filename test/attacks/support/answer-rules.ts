import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { PROBLEM_MEDIA_TYPE } from '#libs/http/problems/problem-document';
import { interfaceDocument, type Operation, type Schema } from './interface-document.js';

/** An answer as the rules look at it. */
export interface FuzzedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly text: string;
}

const SCHEMAS = 'qiyue';

/** What an answer must never hold: where our code lies, what our queries are called, what a library said. */
const INTERNALS =
  /\bat [^"\n]*\.(ts|js):\d+|node_modules|\bSELECT\b.*\bFROM\b|violates [a-z-]+ constraint|invalid input syntax/;

/** Holds answers against the document. */
export class AnswerRules {
  private readonly ajv = new Ajv({ strict: false, allErrors: false, validateFormats: true });
  private readonly validators = new Map<Schema, ValidateFunction>();

  constructor() {
    (addFormats as unknown as (ajv: Ajv) => void)(this.ajv);
    this.ajv.addSchema(asJsonSchema({ components: interfaceDocument.components }) as object, SCHEMAS);
  }

  /** What the answer breaks; empty when nothing. */
  faultsOf(operation: Operation, answer: FuzzedAnswer): readonly string[] {
    const faults: string[] = [];
    if (answer.status >= 500 && !mayBeUnready(operation, answer.status)) faults.push(`answered ${answer.status}`);
    if (INTERNALS.test(answer.text) && answer.status >= 400) faults.push('tells of internals');
    for (const [name, value] of Object.entries({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })) {
      if (answer.headers[name] !== value) faults.push(`header ${name} is ${String(answer.headers[name])}`);
    }
    const mediaType = String(answer.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
    const content = this.contentOf(operation, answer.status);
    if (content === undefined) return [...faults, `status ${answer.status} is not declared`];
    if (answer.status >= 400 && mediaType !== PROBLEM_MEDIA_TYPE) faults.push(`a refusal of type ${mediaType}`);
    return [...faults, ...this.contentFaults(content, mediaType, answer)];
  }

  private contentOf({ responses }: Operation, status: number) {
    const declared = responses[String(status)] ?? (status >= 400 ? responses['default'] : undefined);
    return declared === undefined ? undefined : (declared.content ?? {});
  }

  private contentFaults(
    content: Readonly<Record<string, { readonly schema: Schema }>>,
    mediaType: string,
    { status, text }: FuzzedAnswer,
  ): readonly string[] {
    if (Object.keys(content).length === 0) return text === '' ? [] : [`a body where none is declared (${status})`];
    const schema = content[mediaType]?.schema;
    if (schema === undefined) return [`type ${mediaType} is not declared for ${status}`];
    if (!mediaType.endsWith('json')) return [];
    const body = parsed(text);
    if (body === undefined) return ['a body that is no JSON'];
    const validate = this.validatorOf(schema);
    const valid = validate(body);
    const problemStatus = statusIn(body);
    return [
      ...(valid ? [] : [`schema: ${this.ajv.errorsText(validate.errors, { separator: '; ' })}`]),
      ...(status >= 400 && problemStatus !== status ? [`a problem of status ${String(problemStatus)}`] : []),
    ];
  }

  private validatorOf(schema: Schema): ValidateFunction {
    const known = this.validators.get(schema);
    if (known !== undefined) return known;
    const validator = this.ajv.compile(asJsonSchema(schema) as object);
    this.validators.set(schema, validator);
    return validator;
  }
}

/** Not ready is what a machine that is busy with other things as well may say of itself. */
function mayBeUnready({ path }: Operation, status: number): boolean {
  return path === '/health/ready' && status === 503;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function statusIn(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'status' in body ? body.status : undefined;
}

/** Property that says that an object may have properties which are not listed. */
const OPEN = 'additionalProperties';

/**
 * OpenAPI 3.0 says `nullable` where JSON Schema has another type, and its objects are closed here: what an answer holds and the document does not
 * name is a fault as well.
 */
function asJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(asJsonSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, nullable, ...rest } = schema as Record<string, unknown>;
  if (typeof $ref === 'string') return { $ref: `${SCHEMAS}${$ref}` };
  const plain = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, asJsonSchema(value)]));
  const isObject = plain['type'] === 'object' && plain['properties'] !== undefined && plain['allOf'] === undefined;
  const closed = isObject && !(OPEN in plain) ? { ...plain, [OPEN]: false } : plain;
  return nullable === true ? { anyOf: [{ type: 'null' }, closed] } : closed;
}
