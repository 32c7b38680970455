/** Milliseconds before a process that died is started again: at once the first time, then ever later. */
const FIRST_DELAY = 250;
const LONGEST_DELAY = Number(process.env['QIYUE_TEST_LONGEST_RESTART_DELAY'] ?? 30_000);

/** Milliseconds after which a process counts as well: its next end is a first one again. */
const WELL_AFTER = 60_000;

/** How long to wait before each new start of one process. */
export class BackOff {
  private delay = FIRST_DELAY;

  /** @param lived milliseconds the process ran this time */
  next(lived: number): number {
    if (lived >= WELL_AFTER) this.delay = FIRST_DELAY;
    const now = this.delay;
    this.delay = Math.min(this.delay * 2, LONGEST_DELAY);
    return now;
  }
}
