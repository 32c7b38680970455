import type { Position, StoredEvent } from '#libs/event-store/event-log';

/** A projection could not take in one event. The projection stands still before it; nothing is skipped. */
export class ProjectionFailedError extends Error {
  override readonly name = 'ProjectionFailedError';
  readonly position: Position;
  readonly eventId: string;

  constructor(
    readonly projection: string,
    stored: StoredEvent,
    cause: unknown,
  ) {
    super(
      `projection ${projection} failed at position ${stored.position} (${stored.type} ${stored.id}, ` +
        `revision ${stored.revision} of ${stored.streamId}): ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
    this.position = stored.position;
    this.eventId = stored.id;
  }
}

/** The tables were made by other code than this: the projector must rebuild, or make way for a newer one. */
export class ProjectionSupersededError extends Error {
  override readonly name = 'ProjectionSupersededError';

  constructor(readonly projection: string) {
    super(
      `projection ${projection} was rebuilt with another version of its code; this process must not write it any more`,
    );
  }
}
