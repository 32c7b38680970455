import fs from 'node:fs';
import path from 'node:path';
import { pathsBelow, ROOT, textFilesBelow, type SourceFile } from './source-files.js';
import { sourceRules, type SourceRule } from './source-rules.js';

const EXAMPLES = path.join(ROOT, 'test/architecture/fixtures/sources');

function broken(rule: SourceRule, files: readonly SourceFile[]): readonly string[] {
  return files
    .filter((file) => rule.files.test(file.path) && rule.exceptions?.test(file.path) !== true)
    .flatMap((file) => rule.findings(file).map((finding) => `${file.path}: ${finding}`));
}

describe('source rules', () => {
  const files = textFilesBelow(ROOT);

  it.each(sourceRules.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
    expect(broken(rule, files)).toEqual([]);
    expect(broken(rule, textFilesBelow(path.join(EXAMPLES, name)))).not.toEqual([]);
  });

  it('have no example without a rule', () => {
    expect(fs.readdirSync(EXAMPLES).sort()).toEqual(sourceRules.map(({ name }) => name).sort());
  });
});

describe('the tree', () => {
  const folders = (paths: readonly string[]) => [...new Set(paths.map((file) => path.posix.dirname(file)))];
  const catchAlls = (paths: readonly string[]) =>
    folders(paths).filter((folder) => /(^|\/)(utils?|common|helpers?|misc|shared)(\/|$)/.test(folder));
  const barrels = (paths: readonly string[]) => paths.filter((file) => /(^|\/)index\.[mc]?[tj]s$/.test(file));
  const files = textFilesBelow(ROOT);
  const ours = pathsBelow(ROOT).filter((file) => /^(apps|libs|bench|test|scripts)\//.test(file));

  it('has no folder that says nothing about what is in it', () => {
    expect(catchAlls(ours)).toEqual([]);
    expect(catchAlls(['libs/utils/dates.ts', 'libs/kernel/problem.ts'])).toEqual(['libs/utils']);
  });

  it('has no barrels', () => {
    expect(barrels(ours)).toEqual([]);
    expect(barrels(['libs/kernel/index.ts', 'libs/kernel/problem.ts'])).toEqual(['libs/kernel/index.ts']);
  });

  it('gives every aggregate the same files', () => {
    const aggregates = [
      ...new Set(ours.flatMap((file) => file.match(/^libs\/contexts\/[^/]+\/domain\/[^/]+(?=\/decider\.ts$)/) ?? [])),
    ];
    const expected = [
      'commands.ts',
      'decider.ts',
      'events.ts',
      'state.ts',
      'decider.spec.ts',
      'decider.properties.spec.ts',
    ];
    const missing = aggregates.flatMap((folder) =>
      expected.map((name) => `${folder}/${name}`).filter((file) => !ours.includes(file)),
    );
    expect(aggregates).not.toEqual([]);
    expect(missing).toEqual([]);
  });

  it('gives every read model a projection, a query and a spec', () => {
    const readModels = [
      ...new Set(ours.flatMap((file) => file.match(/^libs\/contexts\/[^/]+\/read-models\/[^/]+(?=\/)/) ?? [])),
    ];
    const missing = readModels.flatMap((folder) =>
      [/\/projection\.ts$/, /\/query\.ts$/]
        .filter((name) => !ours.some((file) => file.startsWith(`${folder}/`) && name.test(file)))
        .map((name) => `${folder} lacks ${name.source}`),
    );
    const specs = files.filter(({ path: file }) => /^libs\/contexts\/[^/]+\/read-models\/.*\.spec\.ts$/.test(file));
    const unproven = readModels.filter((folder) => {
      const context = folder.slice(0, folder.indexOf('/read-models/') + '/read-models/'.length);
      const imported = `./${path.posix.basename(folder)}/projection.js`;
      return !specs.some(
        ({ path: file, text }) =>
          file.startsWith(`${folder}/`) || (file.startsWith(context) && text.includes(imported)),
      );
    });
    expect(unproven).toEqual([]);
    expect(readModels).not.toEqual([]);
    expect(missing).toEqual([]);
  });
});
