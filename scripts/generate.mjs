/**
 * Regenerates what is derived from the sources: `npm run generate [-- name …]`. With `--check` nothing is written, and a file that
 * would change ends the run with an error: the test suite calls it so.
 */
import fs from 'node:fs';
import path from 'node:path';
import { eventsReference } from './generate/events-reference.mjs';
import { goldenManifest } from './generate/golden-manifest.mjs';
import { openApiReference } from './generate/open-api-reference.mjs';
import { inProject } from './setup/project.mjs';

const GENERATORS = { golden: goldenManifest, events: eventsReference, openapi: openApiReference };

const check = process.argv.includes('--check');
const named = process.argv.slice(2).filter((argument) => argument !== '--check');
const chosen = named.length === 0 ? Object.keys(GENERATORS) : named;

try {
  const outputs = await Promise.all(chosen.map((name) => GENERATORS[name]()));
  const changed = outputs.filter(
    ({ file, text }) => !fs.existsSync(inProject(file)) || fs.readFileSync(inProject(file), 'utf8') !== text,
  );
  for (const { file, text } of check ? [] : changed) {
    fs.mkdirSync(path.dirname(inProject(file)), { recursive: true });
    fs.writeFileSync(inProject(file), text);
    console.log(`  written ${file}`);
  }
  if (changed.length === 0) console.log('  generated files are up to date');
  if (check && changed.length > 0) {
    const names = changed.map(({ file }) => file).join(', ');
    console.error(`  ${names}: 生成内容已过期，请运行 npm run generate。 Out of date, run npm run generate.`);
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error.friendly ? error.message : error.stack);
  process.exitCode = 1;
}
