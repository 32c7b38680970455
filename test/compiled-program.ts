import { join } from 'node:path';
import { compile } from '../scripts/setup/compile.mjs';

const ROOT = join(import.meta.dirname, '..');

/**
 * Compiles a program that a test runs in a process of its own, so that it needs no build before.
 * @param program path of a TypeScript file from the root of the repository
 * @param folders what the program is made of
 * @param output folder below `.cache`, one for each spec: they run at the same time
 * @returns path of the compiled program
 */
export function compiledProgram(program: string, folders: readonly string[], output: string): string {
  const target = join(ROOT, '.cache', output);
  compile(target, folders);
  return join(target, program.replace(/\.ts$/, '.js'));
}
