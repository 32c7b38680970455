import type { LogPage, Position, StoredEvent } from '../event-log.js';

/** A page of the log as the adapter holds it before it is given away. */
export interface FetchedPage {
  /** Parsed only when its turn has come: meanwhile the consumer has the processor. */
  events(): readonly StoredEvent[];
  readonly checkpoint: Position;
}

/**
 * Pages of the log between two positions; while the consumer works on one, the next is on its way.
 * @param fetch the page after a position; its checkpoint is `end` when nothing is left before
 * @param endIsHead whether the end is the end of the log
 */
export async function* fetchedPages(
  after: Position,
  end: Position,
  endIsHead: boolean,
  fetch: (after: Position) => Promise<FetchedPage>,
): AsyncGenerator<LogPage> {
  if (after >= end) return;
  let next: Promise<FetchedPage> | undefined = fetch(after);
  try {
    while (next !== undefined) {
      const page: FetchedPage = await next;
      const done = page.checkpoint >= end;
      next = done ? undefined : fetch(page.checkpoint);
      yield { events: page.events(), checkpoint: page.checkpoint, caughtUp: done && endIsHead };
    }
  } finally {
    // The consumer has left: what is still on its way interests nobody, nor does its failure.
    next?.catch(() => undefined);
  }
}
