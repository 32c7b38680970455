import fs from 'node:fs';
import path from 'node:path';
import { ROOT, textFilesBelow } from './source-files.js';

const npmScripts = (
  JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
).scripts;
const pages = textFilesBelow(ROOT).filter((file) => file.path.endsWith('.md'));

/** `npm start`, `npm test` and `npm run name` wherever a page tells somebody to type them. */
function npmCommandsIn(text: string): readonly string[] {
  return [...text.matchAll(/\bnpm (?:run ([a-z][\w:-]*)|(start|test)\b)/g)].map(
    ([, named, standard]) => named ?? standard ?? '',
  );
}

/** Targets of relative links, without their anchors. */
function linksIn(text: string): readonly string[] {
  return [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, target]) => target ?? '');
}

/** Paths of this repository given as code: `libs/kernel/problem.ts`, `docs/adr`. Those with placeholders are not checked. */
function pathsIn(text: string): readonly string[] {
  return [...text.matchAll(/`((?:apps|libs|test|docs|scripts|bench|samples)\/[\w./-]+)`/g)].map(
    ([, named]) => named ?? '',
  );
}

describe('documentation', () => {
  it('exists in both languages', () => {
    expect(pages.map((page) => page.path)).toEqual(expect.arrayContaining(['README.md', 'README.zh-CN.md']));
  });

  it('names only commands that exist', () => {
    const unknown = pages.flatMap((page) =>
      npmCommandsIn(page.text)
        .filter((name) => npmScripts[name] === undefined)
        .map((name) => `${page.path}: npm run ${name}`),
    );
    expect(unknown).toEqual([]);
    expect(npmCommandsIn('type `npm run rebuild -- who-signed-what`, then npm start')).toEqual(['rebuild', 'start']);
  });

  it('has npm scripts whose programs exist once built', () => {
    const programs = Object.entries(npmScripts).flatMap(([name, command]) =>
      [...command.matchAll(/(?:^|\s)(?:node|--enable-source-maps) ((?:dist|scripts|bench|test)\/[\w./-]+)/g)].map(
        ([, file]) => ({ name, file: file ?? '' }),
      ),
    );
    // Of what is built the source must exist: an old build may hold files that are gone.
    const missing = programs.filter(({ file }) => {
      const source = file.startsWith('dist/') ? file.slice('dist/'.length).replace(/\.js$/, '.ts') : file;
      return !fs.existsSync(path.join(ROOT, source));
    });
    expect(programs.length).toBeGreaterThan(5);
    expect(missing).toEqual([]);
  });

  it('links to pages and files that exist', () => {
    const exists = (page: string, target: string) =>
      fs.existsSync(path.resolve(ROOT, path.dirname(page), decodeURI(target)));
    const broken = pages.flatMap((page) =>
      linksIn(page.text)
        .filter((target) => !exists(page.path, target))
        .map((target) => `${page.path} → ${target}`),
    );
    expect(broken).toEqual([]);
    expect(linksIn('see [the way](docs/explanation/the-way-of-the-data.md#replay)')).toEqual([
      'docs/explanation/the-way-of-the-data.md',
    ]);
  });

  it('names only files and folders that exist', () => {
    const missing = pages.flatMap((page) =>
      pathsIn(page.text)
        .filter((named) => !fs.existsSync(path.join(ROOT, named)))
        .map((named) => `${page.path}: ${named}`),
    );
    expect(missing).toEqual([]);
  });

  it('has the same sections in both languages', () => {
    const sections = (name: string) =>
      pages
        .find((page) => page.path === name)
        ?.text.match(/^#{1,3} /gm)
        ?.join('');
    expect(sections('README.zh-CN.md')).toEqual(sections('README.md'));
  });
});
