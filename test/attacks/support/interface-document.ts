import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';

/** A schema as the document has it: JSON Schema with OpenAPI 3.0's `nullable`. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly nullable?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

/** One route as the document describes it. */
export interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
  /** With `{parameters}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Content | undefined;
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
  readonly secured: boolean;
}

interface DescribedOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Operation['responses'];
  readonly security?: readonly unknown[];
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** The generated document; the build checks that it is the one that the services answer by. */
export const interfaceDocument = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'reference', 'openapi.json'), 'utf8'),
) as OpenAPIObject;

export function operationsOf(document: OpenAPIObject = interfaceDocument): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const described = item[method] as unknown as DescribedOperation | undefined;
      return described === undefined ? [] : [operationOf(method, path, described)];
    }),
  );
}

function operationOf(method: (typeof METHODS)[number], path: string, described: DescribedOperation): Operation {
  return {
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase() as Operation['method'],
    path,
    parameters: described.parameters ?? [],
    body: described.requestBody?.content,
    responses: described.responses,
    secured: (described.security ?? []).length > 0,
  };
}

/** The schema behind a reference into the document. */
export function resolved(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  const target = interfaceDocument.components?.schemas?.[name];
  if (target === undefined) throw new Error(`the document refers to ${schema.$ref} and does not describe it`);
  return resolved(target as Schema);
}
