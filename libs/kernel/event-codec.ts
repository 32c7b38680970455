import type { DomainEvent } from './decider.js';

/** An event as it lies in the log: `ContractIssued.v1` and a JSON value. */
export interface StoredPayload {
  readonly type: string;
  readonly data: unknown;
}

/** Turns domain events into stored payloads and back, over every version that was ever shipped. */
export interface EventCodec<Event extends DomainEvent> {
  /** Stored types this codec reads, `Type.vN`, oldest version first. */
  readonly storedTypes: readonly string[];
  encode(event: Event): StoredPayload;
  /** @throws UnknownStoredEventError for a type or version that was never shipped */
  decode(stored: StoredPayload): Event;
}

/** The log holds an event that this build does not know. Never skipped: the record would silently lose a fact. */
export class UnknownStoredEventError extends Error {
  override readonly name = 'UnknownStoredEventError';

  constructor(readonly storedType: string) {
    super(`stored event type ${storedType} is unknown to this build`);
  }
}

/** Lifts the data of version N to version N + 1. Total: it accepts every payload ever stored as version N. */
export type Upcast = (data: never) => unknown;

/**
 * Declares a codec: for each event type the upcasts from v1 upwards. The current version is their number plus one.
 * A payload of an old version runs through the remaining upcasts in order.
 */
export function defineEventCodec<Event extends DomainEvent>(
  upcasts: Readonly<Record<Event['type'], readonly Upcast[]>>,
): EventCodec<Event> {
  const decoders = new Map<string, { type: string; rest: readonly Upcast[] }>();
  const storedTypeOf = new Map<string, string>();
  for (const [type, steps] of Object.entries<readonly Upcast[]>(upcasts)) {
    for (let version = 1; version <= steps.length + 1; version++) {
      decoders.set(`${type}.v${version}`, { type, rest: steps.slice(version - 1) });
    }
    storedTypeOf.set(type, `${type}.v${steps.length + 1}`);
  }
  return {
    storedTypes: [...decoders.keys()],
    encode(event) {
      const type = storedTypeOf.get(event.type);
      if (type === undefined) throw new UnknownStoredEventError(event.type);
      return { type, data: event.data };
    },
    decode(stored) {
      const decoder = decoders.get(stored.type);
      if (decoder === undefined) throw new UnknownStoredEventError(stored.type);
      let data = stored.data;
      for (const upcast of decoder.rest) data = upcast(data as never);
      return { type: decoder.type, data } as Event;
    },
  };
}
