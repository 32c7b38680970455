/** `npm run test:faults`: the fault tests in their long form (200 random kills, 50,000 acknowledged appends at least). */
import { inProject } from './setup/project.mjs';
import { run } from './setup/run.mjs';

process.exitCode = await run(
  process.execPath,
  [inProject('node_modules/jest/bin/jest.js'), 'test/faults', '--runInBand', ...process.argv.slice(2)],
  { env: { ...process.env, QIYUE_FAULTS: 'full' } },
);
