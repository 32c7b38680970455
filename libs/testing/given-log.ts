import { START_OF_LOG, type EventLog, type StoredEvent } from '#libs/event-store/event-log';

/** A log to read that holds exactly these events, sound or not: for specs of what reads a log that no log would have written. */
export function givenLog(events: readonly StoredEvent[]): EventLog {
  const head = () => Promise.resolve(events.at(-1)?.position ?? START_OF_LOG);
  return {
    head,
    async *readStream(streamId) {
      yield events.filter((event) => event.streamId === streamId);
    },
    async *readAll({ upTo, filter = {} } = {}) {
      const read = events.filter(
        ({ position, type }) => position <= (upTo ?? position) && (filter.types?.includes(type) ?? true),
      );
      yield { events: read, checkpoint: upTo ?? (await head()), caughtUp: true };
    },
    append: refuse,
    subscribe: refuse,
    close: () => Promise.resolve(),
  };
}

function refuse(): never {
  throw new Error('this log is only read');
}
