/** Tells the group that this member lives while it works on a batch, however long a message takes. */
export class Heartbeat {
  private failure: unknown;
  private readonly timer: NodeJS.Timeout;

  /** @param beat tells it once; @throws when the member has lost its place */
  constructor(beat: () => Promise<void>, interval: number) {
    this.timer = setInterval(() => void beat().catch((error: unknown) => (this.failure ??= error)), interval);
  }

  /** @throws what a beat met with: the group is being shared out anew, or goes on without us */
  check(): void {
    if (this.failure !== undefined) throw this.failure as Error;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
