import type { Position } from './event-log.js';

/** Something in the log that is not as its engine wrote it. */
export interface LogDefect {
  /** Position, stream and revision: enough to open the event. */
  readonly place: string;
  readonly zh: string;
  readonly en: string;
}

/** What an engine can say about the soundness of its own log beyond what the events say of themselves. Each adapter has its own means. */
export interface LogIntegrity {
  /**
   * Examines every event up to a position.
   * @param report called for each defect
   * @returns number of events examined
   */
  verify(upTo: Position, report: (defect: LogDefect) => void): Promise<number>;
}
