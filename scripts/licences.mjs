/**
 * `node scripts/licences.mjs [--check]`: holds the licence of every package of the lockfile against the list of those we take, and writes
 * docs/reference/third-party-licences.md, or with `--check` compares it. Exit code 1 names every package that does not fit.
 */
import fs from 'node:fs';
import prettier from 'prettier';
import { inProject } from './setup/project.mjs';

/** Licences under which a package may be used, changed and passed on with a notice alone. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Decided one by one: what the package says, and why it is taken all the same. */
const DECIDED = {
  buffers: [
    '–',
    'no field; below exceljs’ reader of streams, which we do not call; its author publishes under MIT/X11',
  ],
  chainsaw: ['MIT/X11', 'an old name of MIT'],
  'caniuse-lite': ['CC-BY-4.0', 'data, for builds only; named here as its licence asks'],
  'fxa-common-password-list': ['MPL-2.0', 'used unchanged: the licence binds changes to its own files'],
  'incremental-encoder': ['MPL 2.0', 'used unchanged: the licence binds changes to its own files'],
};

const REFERENCE = inProject('docs', 'reference', 'third-party-licences.md');

/** Whether one side of every choice is allowed: `MIT OR GPL-3.0-or-later` is, `MIT AND GPL-3.0` is not. */
export function isAllowed(expression) {
  const plain = expression.replace(/[()]/g, '');
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((licence) => ALLOWED.has(licence.trim())));
}

/** Packages of a lockfile by name, with all versions and licences. */
export function packagesOf(lockfile) {
  const packages = new Map();
  for (const [place, { version, license, dev = false, link = false }] of Object.entries(lockfile.packages)) {
    const name = place.replace(/^.*node_modules\//, '');
    if (!place.includes('node_modules/') || link) continue;
    const key = `${name}@${version}`;
    const known = packages.get(key);
    packages.set(key, { name, version, licence: license ?? '–', dev: dev && (known?.dev ?? true) });
  }
  return [...packages.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

export function refusedIn(packages) {
  return packages.filter(({ name, licence }) => !isAllowed(licence) && DECIDED[name]?.[0] !== licence);
}

function referenceOf(packages) {
  const rows = (some) => some.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`).join('\n');
  const decided = Object.entries(DECIDED).map(([name, [licence, reason]]) => `| ${name} | ${licence} | ${reason} |`);
  return `# Licences of third parties

Written by \`npm run licences\`; \`npm test\` rejects drift and any licence that is not allowed: ${[...ALLOWED].join(', ')}.

## Decided one by one

| Package | Licence | Why |
| --- | --- | --- |
${decided.join('\n')}

## Installed with the product

| Package | Version | Licence |
| --- | --- | --- |
${rows(packages.filter(({ dev }) => !dev))}

## For building and testing only

| Package | Version | Licence |
| --- | --- | --- |
${rows(packages.filter(({ dev }) => dev))}
`;
}

export async function main(check) {
  const packages = packagesOf(JSON.parse(fs.readFileSync(inProject('package-lock.json'), 'utf8')));
  const refused = refusedIn(packages);
  for (const { name, version, licence } of refused) console.error(`licence not allowed: ${name}@${version} ${licence}`);
  if (refused.length > 0) return 1;
  const options = await prettier.resolveConfig(REFERENCE);
  const text = await prettier.format(referenceOf(packages), { ...options, filepath: REFERENCE });
  if (!check) fs.writeFileSync(REFERENCE, text);
  else if (!fs.existsSync(REFERENCE) || fs.readFileSync(REFERENCE, 'utf8') !== text) {
    console.error('docs/reference/third-party-licences.md is not up to date: npm run licences');
    return 1;
  }
  console.log(`  ${packages.length} packages, all under licences that we take`);
  return 0;
}

if (import.meta.filename === process.argv[1]) process.exitCode = await main(process.argv.includes('--check'));
