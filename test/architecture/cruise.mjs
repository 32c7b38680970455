/**
 * Prints the violations of the dependency rules below each folder given, as JSON `{ [folder]: { rule, from, to }[] }`.
 * A program of its own because dependency-cruiser is an ES module and jest runs CommonJS.
 */
import fs from 'node:fs';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import { dependencyRules } from './dependency-rules.mjs';

const FOLDERS = ['apps', 'libs', 'bench', 'test'];

const options = {
  validate: true,
  ruleSet: { forbidden: dependencyRules.map((rule) => ({ severity: 'error', ...rule })) },
  tsPreCompilationDeps: true,
  doNotFollow: { path: '(^|/)node_modules/' },
  exclude: { path: ['^dist', '^data', '^apps/portal', '^test/architecture/fixtures'] },
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['source', 'import', 'node', 'default', 'types'],
    extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
  },
};

const start = process.cwd();
const found = {};
for (const folder of process.argv.slice(2)) {
  const baseDir = path.resolve(start, folder);
  process.chdir(baseDir);
  const present = FOLDERS.filter((name) => fs.existsSync(path.join(baseDir, name)));
  const { output } = await cruise(present, { ...options, baseDir });
  found[folder] = output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}
process.stdout.write(JSON.stringify(found));
