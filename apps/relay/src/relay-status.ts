import { START_OF_LOG, type Position } from '#libs/event-store/event-log';
import type { Instant } from '#libs/kernel/clock';

/** What the relay is doing. */
export type RelayState =
  /** Another relay is active; this one takes over when that goes. */
  | 'waiting'
  /** Publishes. */
  | 'active'
  /** An event cannot be published: the code must be put right, then the process started again. */
  | 'stopped';

/** How the relay is doing, for health, metrics and tests; read by anybody, written by the relay. */
export class RelayStatus {
  state: RelayState = 'waiting';
  /** Everything up to here is acknowledged by the brokers. */
  published: Position = START_OF_LOG;
  publishedCount = 0;
  /** What stands in the way now, in one line; undefined when nothing does. */
  trouble: string | undefined;
  /** When the oldest event was recorded that is not published; undefined when all are. */
  private oldestWaiting: Instant | undefined | typeof UNKNOWN = UNKNOWN;

  /**
   * Seconds that the oldest unpublished event has waited; 0 when all are published.
   * @returns undefined when this relay cannot know: another one is active, or it has not yet come to look
   */
  lagSeconds(now: Instant): number | undefined {
    if (this.state === 'waiting' || this.oldestWaiting === UNKNOWN) return undefined;
    if (this.oldestWaiting === undefined) return 0;
    return Math.max(0, (Date.parse(now) - Date.parse(this.oldestWaiting)) / 1000);
  }

  /** @param since when the oldest event was recorded that is still to be published */
  waitingSince(since: Instant | undefined): void {
    this.oldestWaiting = since;
  }
}

const UNKNOWN = Symbol('unknown');
