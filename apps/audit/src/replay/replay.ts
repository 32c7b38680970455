import type { EventLog, StoredEvent } from '#libs/event-store/event-log';
import { streamIdOf, type Aggregate } from '#libs/kernel/aggregate';
import type { Instant } from '#libs/kernel/clock';
import type { DomainCommand, DomainEvent } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import { asRecorded, type EffectiveInstant } from './effective-instant.js';
import { isPartOf, type Moment } from './moment.js';

/** An aggregate instance as it was, and the events that made it so. */
export interface Replayed<State> {
  readonly state: State;
  /** Events folded, in the order of their record. */
  readonly events: readonly StoredEvent[];
  /** Events the stream holds altogether, to see how much came later. */
  readonly eventsInStream: number;
}

interface PlacedEvent<Event> {
  readonly stored: StoredEvent;
  readonly event: Event;
  readonly effectiveAt: Instant;
}

/** All events of one stream, from which its state at any moment is folded: no read model, cache or clock takes part. */
export class Replay<Command extends DomainCommand, Event extends DomainEvent, State> {
  private constructor(
    private readonly aggregate: Aggregate<Command, Event, State>,
    private readonly placed: readonly PlacedEvent<Event>[],
  ) {}

  /** Reads the stream as it is now. */
  static async read<Command extends DomainCommand, Event extends DomainEvent, State>(
    log: EventLog,
    aggregate: Aggregate<Command, Event, State>,
    id: Uuid,
    effectiveInstantOf: EffectiveInstant = asRecorded,
  ): Promise<Replay<Command, Event, State>> {
    const placed: PlacedEvent<Event>[] = [];
    let state = aggregate.decider.initialState;
    for await (const page of log.readStream(streamIdOf(aggregate.category, id))) {
      for (const stored of page) {
        const event = aggregate.codec.decode(stored);
        placed.push({ stored, event, effectiveAt: effectiveInstantOf(event, state, stored) });
        state = aggregate.decider.evolve(state, event);
      }
    }
    return new Replay(aggregate, placed);
  }

  /** Every event of the stream, oldest first. */
  get events(): readonly StoredEvent[] {
    return this.placed.map(({ stored }) => stored);
  }

  /**
   * The state at a moment. Events that belong to it are folded in the order of their record, whatever their effective-at: late paper
   * was judged by the state it met.
   * @param moment absent: with everything that was recorded
   */
  at(moment?: Moment): Replayed<State> {
    let state = this.aggregate.decider.initialState;
    const events: StoredEvent[] = [];
    for (const { stored, event, effectiveAt } of this.placed) {
      if (moment !== undefined && !isPartOf(moment, stored, effectiveAt)) continue;
      state = this.aggregate.decider.evolve(state, event);
      events.push(stored);
    }
    return { state, events, eventsInStream: this.placed.length };
  }
}
