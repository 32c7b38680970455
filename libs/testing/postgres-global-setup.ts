import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Directory of the one PostgreSQL of this jest run; the first spec that needs a database starts it there. */
export const TEST_SERVER_DIRECTORY = 'QIYUE_TEST_SERVER_DIRECTORY';

/** Process on whose behalf that server runs. */
export const TEST_RUN_PID = 'QIYUE_TEST_RUN_PID';

/** Jest `globalSetup`. Nothing is started here, so that runs of pure specs stay fast. */
// eslint-disable-next-line no-restricted-syntax -- jest asks for a default export
export default async function setUp(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'qiyue-test-'));
  // As root the server runs as another user, who must be able to enter.
  await chmod(directory, 0o755);
  process.env[TEST_SERVER_DIRECTORY] = directory;
  process.env[TEST_RUN_PID] = String(process.pid);
}
