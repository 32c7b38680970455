import { streamIdOf, type Aggregate } from '#libs/kernel/aggregate';
import type { DomainCommand, DomainEvent } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { EventLog, StoredEvent } from '#libs/event-store/event-log';
import { isPartOf, type Moment } from './moment.js';

/** An aggregate instance as it was, and the events that made it so. */
export interface Replayed<State> {
  readonly state: State;
  /** Events folded, oldest first. */
  readonly events: readonly StoredEvent[];
  /** Events the stream holds altogether, to see how much came later. */
  readonly eventsInStream: number;
}

/**
 * Rebuilds an aggregate instance as it was at a moment, from its events alone: no read model, cache or clock takes part.
 * @param moment absent: with everything the log holds
 */
export async function replay<Command extends DomainCommand, Event extends DomainEvent, State>(
  log: EventLog,
  aggregate: Aggregate<Command, Event, State>,
  id: Uuid,
  moment?: Moment,
): Promise<Replayed<State>> {
  let state = aggregate.decider.initialState;
  const events: StoredEvent[] = [];
  let eventsInStream = 0;
  for await (const page of log.readStream(streamIdOf(aggregate.category, id))) {
    for (const stored of page) {
      eventsInStream++;
      if (moment !== undefined && !isPartOf(moment, stored)) continue;
      state = aggregate.decider.evolve(state, aggregate.codec.decode(stored));
      events.push(stored);
    }
  }
  return { state, events, eventsInStream };
}
