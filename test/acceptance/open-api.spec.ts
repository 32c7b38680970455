import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
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

  it('describes each class under a name that no other class has: of two, one would describe both', () => {
    const names = ['apps', 'libs'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(documents?|controller)\.ts$|receipt\.ts$/.test(file))
        .flatMap((file) => [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/^(?:export )?class (\w+)/gm)])
        .map(([, name]) => name),
    );
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
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
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    // What stands in the page is allowed by its hash, and by nothing else.
    const styles = [...html.matchAll(/<style>([^<]*)<\/style>/g)].map(([, text]) => text as string);
    expect(styles.length).toBeGreaterThan(0);
    for (const style of styles) expect(policy).toContain(createHash('sha256').update(style).digest('base64'));
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
