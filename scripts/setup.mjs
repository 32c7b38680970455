/**
 * Makes the checkout ready to run: `node scripts/setup.mjs [--no-build]`. Called by the `pre…` npm scripts, therefore plain Node
 * without packages; imports what newer Nodes only can parse after the check.
 */
import './check-node.mjs';

import('./setup/prepare.mjs')
  .then((module) => module.prepare({ build: !process.argv.includes('--no-build') }))
  .catch((error) => {
    console.error('\n' + (error.friendly ? error.message : error.stack) + '\n');
    process.exitCode = 1;
  });
