/**
 * Milliseconds between notifications to other processes: the first append is told at once, under load many together; a read model is never
 * later for it than a person or a waiting request notices. Notifying inside the appending transaction was measured: it cost a lone append
 * up to a tenth and woke every subscriber for every commit.
 */
const INTERVAL = 10;

/**
 * Tells subscribers in other processes of new events, after the commit. A notification that is lost with its process only delays them until
 * they look for themselves.
 */
export class HeadAnnouncer {
  private head = 0;
  private announced = 0;
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> = Promise.resolve();

  constructor(private readonly notify: (head: number) => Promise<unknown>) {}

  /** @param head position up to which events are durable */
  announce(head: number): void {
    if (head > this.head) this.head = head;
    if (this.timer === undefined && this.head > this.announced) this.send();
  }

  /** Sends what is still unsaid. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.head > this.announced) this.send();
    clearTimeout(this.timer);
    await this.sending;
  }

  private send(): void {
    const { head } = this;
    this.announced = head;
    this.sending = this.notify(head).then(
      () => undefined,
      () => undefined, // subscribers look for themselves
    );
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.announce(head);
    }, INTERVAL);
  }
}
