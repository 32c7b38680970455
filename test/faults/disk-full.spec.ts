import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWithOwnBroker } from '#libs/testing/kafka-broker';
import { FULL, surviveFault } from './support/fault-run.js';
import { FaultedInstallation } from './support/installation.js';

const ENGINE = 'PostgreSQL';
const RATE = FULL ? 40 : 20;
const TIMES = FULL ? 5 : 1;
/** Room for the sample district, its write-ahead log and what the load writes. */
const VOLUME = '1g';
const START_TIMEOUT = 420_000;
const FAULT_TIMEOUT = FULL ? 1_200_000 : 240_000;
const FULL_FOR = 5_000;
const CHUNK = Buffer.alloc(1024 * 1024, 1);

const volume = ownVolume();

if (volume === undefined) {
  it('NOT RUN: only an administrator of a Linux system can make a volume of its own', () => {
    if (process.env['CI'] === 'true') throw new Error('in CI a volume can be made');
  });
} else {
  describeWithOwnBroker('a full disk under the log', () => {
    let installation: FaultedInstallation;

    beforeAll(async () => {
      installation = await FaultedInstallation.start({ directory: volume });
      await installation.untilReady();
    }, START_TIMEOUT);

    afterAll(async () => {
      await installation?.stop();
      await installation?.remove().catch(() => undefined);
      execFileSync('umount', [volume]);
      rmSync(volume, { recursive: true });
    }, START_TIMEOUT);

    it(
      'loses nothing that was acknowledged, and goes on when there is room again',
      async () => {
        const options = { fault: 'disk full under the log', engine: ENGINE, rate: RATE, thorough: true };
        await surviveFault(installation, options, async (load) => {
          let stood = 0;
          for (let time = 0; time < TIMES; time++) {
            await sleep(FULL_FOR);
            const ballast = join(volume, 'ballast');
            fill(ballast);
            const before = load.acknowledged.length;
            await sleep(FULL_FOR);
            if (load.acknowledged.length - before < (FULL_FOR / 1_000) * RATE) stood += 1;
            rmSync(ballast);
            // PostgreSQL ends when it cannot write its log; whoever runs the server starts it again.
            if (!(await installation.databaseAnswers())) await installation.restartDatabase();
          }
          expect(stood).toBe(TIMES);
          return { did: `${TIMES} times full for ${FULL_FOR / 1_000} s` };
        });
      },
      FAULT_TIMEOUT,
    );
  });
}

/** A small volume for the data of the installation. @returns undefined where none can be made */
function ownVolume(): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'qiyue-volume-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${VOLUME}`, 'tmpfs', directory], { stdio: 'ignore' });
    return directory;
  } catch {
    rmSync(directory, { recursive: true });
    return undefined;
  }
}

/** Leaves no byte on the volume. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let left = statfsSync(path).bavail; left > 0; left = statfsSync(path).bavail) writeSync(file, CHUNK);
    fsyncSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}
