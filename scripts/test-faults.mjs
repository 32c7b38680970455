/**
 * `npm run test:faults [-- <jest arguments>]`: the fault tests in their long form. What each fault did and left is written to
 * docs/reference/faults.md; faults that were not run this time keep the row of their last run.
 */
import fs from 'node:fs';
import { faultsTable } from './faults-table.mjs';
import { inProject } from './setup/project.mjs';
import { run } from './setup/run.mjs';

const RESULTS = inProject('.cache', 'fault-results.jsonl');

fs.rmSync(RESULTS, { force: true });
process.exitCode = await run(
  process.execPath,
  [inProject('node_modules/jest/bin/jest.js'), 'test/faults', '--runInBand', ...process.argv.slice(2)],
  { env: { ...process.env, QIYUE_FAULTS: 'full' } },
);
if (fs.existsSync(RESULTS)) faultsTable(RESULTS, inProject('docs', 'reference', 'faults.md'));
