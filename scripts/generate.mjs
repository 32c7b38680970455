/**
 * Regenerates what is derived from the sources: `npm run generate [-- name …]`. With `--check` nothing is written, and a file that
 * would change ends the run with an error: the test suite calls it so.
 */
import fs from 'node:fs';
import path from 'node:path';
import { asyncApiReference } from './generate/async-api-reference.mjs';
import { eventsReference } from './generate/events-reference.mjs';
import { goldenManifest } from './generate/golden-manifest.mjs';
import { integrationEventsReference } from './generate/integration-events-reference.mjs';
import { accessPolicyReference, configurationReference, metricsReference } from './generate/operation-references.mjs';
import { openApiReference } from './generate/open-api-reference.mjs';
import { publicGolden } from './generate/public-golden.mjs';
import { inProject } from './setup/project.mjs';

/** In this order: the manifest covers the golden files that `public` adds. */
const GENERATORS = {
  public: publicGolden,
  golden: goldenManifest,
  events: eventsReference,
  'integration-events': integrationEventsReference,
  asyncapi: asyncApiReference,
  openapi: openApiReference,
  configuration: configurationReference,
  metrics: metricsReference,
  'access-policy': accessPolicyReference,
};

const check = process.argv.includes('--check');
const named = process.argv.slice(2).filter((argument) => argument !== '--check');
const chosen = named.length === 0 ? Object.keys(GENERATORS) : named;

try {
  const changed = [];
  for (const name of chosen) {
    for (const { file, text } of [await GENERATORS[name]()].flat()) {
      if (fs.existsSync(inProject(file)) && fs.readFileSync(inProject(file), 'utf8') === text) continue;
      changed.push(file);
      if (check) continue;
      fs.mkdirSync(path.dirname(inProject(file)), { recursive: true });
      fs.writeFileSync(inProject(file), text);
      console.log(`  written ${file}`);
    }
  }
  if (changed.length === 0) console.log('  generated files are up to date');
  if (check && changed.length > 0) {
    console.error(
      `  ${changed.join(', ')}: 生成内容已过期，请运行 npm run generate。 Out of date, run npm run generate.`,
    );
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error.friendly ? error.message : error.stack);
  process.exitCode = 1;
}
