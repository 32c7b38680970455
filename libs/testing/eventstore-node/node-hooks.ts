/** An append as the hooks of a test see it. */
export interface ObservedAppend {
  readonly streamName: string;
  readonly events: number;
  /** Counts the batch appends of this node from 1. */
  readonly ordinal: number;
}

/**
 * What a test makes of an append at one moment.
 * - `continue`: nothing.
 * - `drop`: no answer ever comes; the batch stream stays open.
 * - `break`: the batch stream ends with UNAVAILABLE. The client then rejects every append that waits, on whatever client of its process:
 *   it keeps them in one place.
 */
export type Interference = 'continue' | 'drop' | 'break';

/** Ways for a test to make outcomes uncertain. They concern batch appends, which is what the client sends unless a call has credentials. */
export interface EventStoreNodeHooks {
  /** Before anything is written. With `drop` and `break` nothing is. */
  beforeAppend?(append: ObservedAppend): Interference | Promise<Interference>;
  /** The events are on disk, the answer is not on its way. */
  afterAppend?(append: ObservedAppend): Interference | Promise<Interference>;
}
