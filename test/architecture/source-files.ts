import fs from 'node:fs';
import path from 'node:path';

/** The repository's root folder. */
export const ROOT = path.resolve(__dirname, '../..');

/** What git does not keep, or what is not ours. */
const SKIPPED = new Set([
  'node_modules',
  'dist',
  'dist.fresh',
  'dist.stale',
  'data',
  'coverage',
  '.cache',
  '.git',
  'portal',
]);
const TEXT = /\.(ts|mjs|js|json|sql|md|ya?ml|sh)$|(^|\/)(\.[a-z]+rc|run|\.gitignore|\.gitattributes|\.editorconfig)$/;

export interface SourceFile {
  /** From the folder searched, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** All text files below a folder except what git ignores and the wrong-on-purpose examples of the architecture specs. */
export function textFilesBelow(folder: string): readonly SourceFile[] {
  return pathsBelow(folder)
    .filter((file) => TEXT.test(file))
    .map((file) => ({ path: file, text: fs.readFileSync(path.join(folder, file), 'utf8') }));
}

/** All files below a folder, with the exceptions of {@link textFilesBelow}, sorted. */
export function pathsBelow(folder: string): readonly string[] {
  const found: string[] = [];
  const visit = (relative: string): void => {
    for (const entry of fs.readdirSync(path.join(folder, relative), { withFileTypes: true })) {
      const below = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isFile()) found.push(below);
      else if (entry.isDirectory() && !SKIPPED.has(entry.name) && below !== 'test/architecture/fixtures') visit(below);
    }
  };
  visit('');
  return found.sort();
}
