import { join } from 'node:path';

/** Folder of the compiled programs: this file lies in `apps/split/src` below it. */
const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Path of a compiled file, `libs/…` or `apps/…` without extension. */
export function compiled(path: string): string {
  return join(ROOT, `${path}.js`);
}

/** The checkout, for what is not compiled. */
export function inCheckout(...parts: readonly string[]): string {
  return join(ROOT, '..', ...parts);
}
