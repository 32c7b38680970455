import { readFileSync } from 'node:fs';

/**
 * Places between two writes at which a crash must lose nothing and repeat nothing. Fault tests end a process there; nobody else can:
 * without the test variable a failpoint is one comparison.
 */
export const FAILPOINTS = [
  /** Appended, but the caller has not been answered. */
  'command.after-append',
  /** Rows and checkpoint are written, their transaction is not committed. */
  'projection.before-commit',
  /** The broker has acknowledged, the relay's checkpoint is older. */
  'relay.after-publish',
  /** Effect and inbox entry are written, their transaction is not committed. */
  'consumer.before-commit',
  /** The effect is committed, the consumer's progress is older. */
  'consumer.after-commit',
  /** The provider has taken a message, which is not noted yet. */
  'notification.after-send',
  /** The database names the new master key, no key is wrapped by it yet. */
  'vault.after-new-master-key',
  /** A batch of keys is wrapped by the new master key, others are not. */
  'vault.after-rewrapping',
  /** The old master key is retired in the database and still where it is kept. */
  'vault.before-old-master-key-goes',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/**
 * `<failpoint>:<most>`: the process ends like after kill -9 when it passes the point for the n-th time, n at random from 1 to most. In a
 * file, so that a test arms and disarms processes that somebody else starts again.
 */
const FILE = process.env['QIYUE_TEST_FAILPOINT_FILE'];
const [ARMED, MOST = '1'] = FILE === undefined ? [] : readFileSync(FILE, 'utf8').trim().split(':');
const FATAL_PASSAGE = 1 + Math.floor(Math.random() * Number(MOST));

let passages = 0;

/** Marks a {@link Failpoint}. */
export function failpoint(name: Failpoint): void {
  if (ARMED !== name) return;
  passages += 1;
  if (passages === FATAL_PASSAGE) process.kill(process.pid, 'SIGKILL');
}
