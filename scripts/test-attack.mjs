/** `npm run test:attack [-- <jest arguments>]`: the attacks in their long form. What each one is: docs/reference/attacks.md. */
import { inProject } from './setup/project.mjs';
import { run } from './setup/run.mjs';

process.exitCode = await run(
  process.execPath,
  [inProject('node_modules/jest/bin/jest.js'), 'test/attacks', '--runInBand', ...process.argv.slice(2)],
  { env: { ...process.env, QIYUE_ATTACKS: 'full' } },
);
