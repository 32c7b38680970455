import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './source-files.js';

/** The scripts work on the checkout they lie in: give them a small one of their own. */
function checkoutWith(files: Readonly<Record<string, string>>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qiyue-generated-'));
  fs.cpSync(path.join(ROOT, 'scripts'), path.join(folder, 'scripts'), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

function generate(folder: string, ...options: readonly string[]): { code: number | null; output: string } {
  const run = spawnSync(process.execPath, ['scripts/generate.mjs', ...options], { cwd: folder, encoding: 'utf8' });
  return { code: run.status, output: run.stdout + run.stderr };
}

/** The repository may have to be built first. */
jest.setTimeout(180_000);

describe('generated files', () => {
  const golden = 'libs/contexts/contracts/codec/golden/ContractSigned.v1.json';
  const publicGolden = 'libs/contexts/contracts/application/integration-events/golden/contract-signed.v1.json';
  let folder: string;

  beforeEach(() => {
    folder = checkoutWith({ [golden]: '{ "type": "ContractSigned.v1" }\n', [publicGolden]: '{ "schema": {} }\n' });
  });

  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it('are up to date in the repository, and no golden event has changed', () => {
    expect(generate(ROOT, '--check')).toEqual({ code: 0, output: expect.stringContaining('up to date') as unknown });
  });

  it('are reported when a golden event was added without them', () => {
    expect(generate(folder, '--check', 'golden', 'events')).toEqual({
      code: 1,
      output: expect.stringContaining('golden-manifest.json') as unknown,
    });
    expect(generate(folder, 'golden', 'events').code).toBe(0);
    expect(generate(folder, '--check', 'golden', 'events').code).toBe(0);
  });

  describe.each([golden, publicGolden])('of %s', (file) => {
    it.each([
      ['changed', (known: string) => fs.writeFileSync(known, '{ "late": true }\n')],
      ['removed', (known: string) => fs.rmSync(known)],
    ])('are refused when the known file was %s', (_how, change) => {
      generate(folder, 'golden');
      change(path.join(folder, file));
      expect(generate(folder, 'golden')).toEqual({ code: 1, output: expect.stringContaining(file) as unknown });
    });
  });
});
