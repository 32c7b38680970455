import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

let version: string | undefined;

/** The version of this build, from the package it belongs to: found from this file upwards, in the sources as in `dist/`. */
export function buildVersion(): string {
  return (version ??= readVersion());
}

function readVersion(): string {
  for (let directory = import.meta.dirname; directory !== dirname(directory); directory = dirname(directory)) {
    const file = join(directory, 'package.json');
    const found = existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version
      : undefined;
    if (found !== undefined) return found;
  }
  throw new Error(`no package.json found above ${import.meta.dirname}`);
}
