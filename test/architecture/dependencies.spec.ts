import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './source-files.js';

const EXAMPLES = 'test/architecture/fixtures/dependencies';

interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** The whole tree is parsed, some hundred files. */
jest.setTimeout(120_000);

describe('dependency rules', () => {
  const examples = fs.readdirSync(path.join(ROOT, EXAMPLES)).sort();
  let violations: Readonly<Record<string, readonly Violation[]>>;

  beforeAll(() => {
    const folders = ['.', ...examples.map((name) => `${EXAMPLES}/${name}`)];
    const output = execFileSync(process.execPath, ['test/architecture/cruise.mjs', ...folders], {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    violations = JSON.parse(output) as typeof violations;
  });

  it('hold in the repository', () => {
    expect(violations['.']?.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`)).toEqual([]);
  });

  it('each have an example that breaks them', () => {
    const source = fs.readFileSync(path.join(ROOT, 'test/architecture/dependency-rules.mjs'), 'utf8');
    const rules = [...source.matchAll(/^ {4}name: '(.+)',$/gm)].map(([, name]) => name);
    expect(new Set(rules)).toEqual(new Set(examples));
  });

  it.each(examples)('%s is found in its example', (rule) => {
    expect([...new Set(violations[`${EXAMPLES}/${rule}`]?.map((violation) => violation.rule))]).toEqual([rule]);
  });
});
