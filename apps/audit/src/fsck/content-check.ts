import type { DomainEvent } from '#libs/kernel/decider';

/** What the check of one event gives. */
export interface ContentCheckResult {
  /** Hashes recomputed. */
  readonly hashes: number;
  /** Contents that do not match the hash recorded for them, e.g. `document version 2`. */
  readonly wrong: readonly string[];
}

/** Recomputes the content hashes that an event names, from the event and the state it led to. */
export type ContentCheck = (event: DomainEvent, stateAfter: unknown) => ContentCheckResult;

export const NOTHING_TO_HASH: ContentCheckResult = { hashes: 0, wrong: [] };
