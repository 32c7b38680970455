import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformFileSync } from '@swc/core';

const ROOT = join(import.meta.dirname, '..');

/**
 * Compiles a program that a test runs in a process of its own, so that it needs no build before. Aliases are those of the product, with
 * the compiled files behind them.
 * @param program path of a TypeScript file from the root of the repository
 * @param folders what the program is made of
 * @param output folder below `.cache`, one for each spec: they run at the same time
 * @returns path of the compiled program
 */
export function compiledProgram(program: string, folders: readonly string[], output: string): string {
  const target = join(ROOT, '.cache', output);
  rmSync(target, { recursive: true, force: true });
  for (const folder of folders) {
    for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.spec.ts')) continue;
      const source = join(entry.parentPath, entry.name);
      const file = join(target, relative(ROOT, source).replace(/\.ts$/, '.js'));
      mkdirSync(dirname(file), { recursive: true });
      const { code } = transformFileSync(source, { configFile: join(ROOT, '.swcrc'), sourceMaps: false });
      writeFileSync(file, code);
    }
  }
  const aliases = { '#libs/*': './libs/*.js', '#apps/*': './apps/*.js', '#test/*': './test/*.js' };
  writeFileSync(join(target, 'package.json'), JSON.stringify({ type: 'module', imports: aliases }));
  return join(target, program.replace(/\.ts$/, '.js'));
}
