import { execFileSync } from 'node:child_process';
import { prepare } from '../setup/prepare.mjs';
import { inProject } from '../setup/project.mjs';

/** docs/reference/openapi.json: the interface, read off the compiled controllers. */
export async function openApiReference() {
  await prepare({ build: true });
  const text = execFileSync(process.execPath, [inProject('dist', 'apps', 'standalone', 'src', 'print-open-api.js')], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { file: 'docs/reference/openapi.json', text };
}
