/** 128 + the number of SIGINT, as shells count it. */
const EXIT_FORCED = 130;

/**
 * Waits for Ctrl-C or a service manager's SIGTERM. The first one asks for an orderly end, a second one ends at once.
 * @param onForced said before a forced end
 */
export class StopSignals {
  private readonly controller = new AbortController();

  constructor(onForced: () => void) {
    const stop = () => {
      if (this.controller.signal.aborted) {
        onForced();
        process.exit(EXIT_FORCED);
      }
      this.controller.abort();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  }

  get requested(): boolean {
    return this.controller.signal.aborted;
  }

  async wait(): Promise<void> {
    if (this.requested) return;
    await new Promise<void>((resolve) =>
      this.controller.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
  }
}
