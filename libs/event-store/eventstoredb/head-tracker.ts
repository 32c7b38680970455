import { START_OF_LOG, type Position } from '../event-log.js';

/**
 * Knows how far our own events reach. The server's checkpoints also stand behind events of its own, and a checkpoint of ours must not lie
 * behind the last event that anybody can find. Mostly somebody in the process has seen an event that far already; otherwise one look at the
 * log answers all who ask at the same time.
 */
export class HeadTracker {
  private known: Position = START_OF_LOG;
  private looking: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(private readonly read: () => Promise<Position>) {}

  /** An event of ours stands there. */
  learn(position: Position): void {
    if (position > this.known) this.known = position;
  }

  /** The position, or that of the last event of ours when the position lies behind it. */
  async bounded(position: Position): Promise<Position> {
    if (position > this.known) await this.lookFromNowOn();
    return position > this.known ? this.known : position;
  }

  /** A look under way may have begun before the event that is asked about was there. */
  private lookFromNowOn(): Promise<void> {
    if (this.looking === undefined) return (this.looking = this.look().finally(() => (this.looking = undefined)));
    return (this.next ??= this.looking
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return this.lookFromNowOn();
      }));
  }

  private async look(): Promise<void> {
    this.learn(await this.read());
  }
}
