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
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/** `<failpoint>:<n>`: the process ends like after kill -9 when it passes the point for the n-th time. */
const ARMED = process.env['QIYUE_TEST_FAILPOINT'];

let passages = 0;

/** Marks a {@link Failpoint}. */
export function failpoint(name: Failpoint): void {
  if (ARMED === undefined) return;
  const [armed, count] = ARMED.split(':');
  if (armed !== name) return;
  passages += 1;
  if (passages === Number(count ?? 1)) process.kill(process.pid, 'SIGKILL');
}
