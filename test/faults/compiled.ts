import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformFileSync } from '@swc/core';

const ROOT = join(import.meta.dirname, '../..');
const OUTPUT = join(ROOT, '.cache/faults');

/** What a child process of these tests needs. */
const SOURCES = ['libs/kernel', 'libs/event-store', 'test/faults'];

/**
 * Compiles what the fault tests run in processes of their own, so that they need no build before. Aliases are those of the product, with
 * the compiled files behind them.
 * @param program path of a TypeScript file from the root of the repository
 * @returns path of the compiled program
 */
export function compiled(program: string): string {
  rmSync(OUTPUT, { recursive: true, force: true });
  for (const directory of SOURCES) {
    for (const entry of readdirSync(join(ROOT, directory), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.spec.ts')) continue;
      const source = join(entry.parentPath, entry.name);
      const target = join(OUTPUT, relative(ROOT, source).replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      const { code } = transformFileSync(source, { configFile: join(ROOT, '.swcrc'), sourceMaps: false });
      writeFileSync(target, code);
    }
  }
  const aliases = { '#libs/*': './libs/*.js', '#test/*': './test/*.js' };
  writeFileSync(join(OUTPUT, 'package.json'), JSON.stringify({ type: 'module', imports: aliases }));
  return join(OUTPUT, program.replace(/\.ts$/, '.js'));
}
