import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { OpenAPIObject } from '@nestjs/swagger';
import { describeInterface } from '#apps/standalone/src/describe-interface';
import { PROBLEM_MEDIA_TYPE } from '#libs/http/problems/problem-document';
import { useApplication } from './harness.js';

const harness = useApplication();
const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

async function served(): Promise<OpenAPIObject> {
  const response = await fetch(`${harness.baseUrl}/api/openapi.json`);
  expect(response.status).toBe(200);
  return (await response.json()) as OpenAPIObject;
}

function operationsOf(document: OpenAPIObject) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ name: `${method} ${path}`, operation }];
    }),
  );
}

describe('the OpenAPI document', () => {
  it('is valid', async () => {
    const result = await new Validator().validate((await served()) as unknown as Record<string, unknown>);
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  it('fails validation when it is broken', async () => {
    const document = await served();
    const broken = {
      ...(document as unknown as Record<string, unknown>),
      paths: { '/x': { get: { responses: 'none' } } },
    };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('describes for every operation its success, its problems, and in a line what it does', async () => {
    const operations = operationsOf(await served());
    expect(operations.length).toBeGreaterThan(5);
    for (const { name, operation } of operations) {
      const statuses = Object.keys(operation.responses);
      expect([name, statuses.some((status) => status.startsWith('2')), statuses.includes('default')]).toEqual([
        name,
        true,
        true,
      ]);
      expect([name, JSON.stringify(operation.responses['default'])]).toEqual([
        name,
        expect.stringContaining(PROBLEM_MEDIA_TYPE),
      ]);
      expect([name, operation.summary ?? '']).toEqual([name, expect.stringMatching(/\p{Script=Han}/u)]);
    }
  });

  it('has a name of its own for every operation', async () => {
    const names = operationsOf(await served()).map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is the one in docs/reference/openapi.json: npm run generate writes it', async () => {
    const committed: unknown = JSON.parse(readFileSync('docs/reference/openapi.json', 'utf8'));
    expect(await served()).toEqual(committed);
    expect(JSON.parse(JSON.stringify(await describeInterface()))).toEqual(committed);
  });
});

describe('the Swagger UI', () => {
  it('works under the content security policy and without another site', async () => {
    const page = await fetch(`${harness.baseUrl}/api/docs`);
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    // Inline scripts would be blocked; scripts of other sites would need a network.
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/);
    const sources = [...html.matchAll(/(?:src|href)=["']([^"']+)["']/g)].map(([, source]) => source as string);
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources.filter((candidate) => !candidate.startsWith('data:'))) {
      const asset = await fetch(new URL(source, `${harness.baseUrl}/api/docs/`));
      expect([source, new URL(asset.url).origin, asset.status]).toEqual([source, new URL(harness.baseUrl).origin, 200]);
      await asset.arrayBuffer();
    }
  });
});
