import type { Actor } from './actor.js';
import type { Instant } from './clock.js';

/** A past-tense fact. `type` is a literal, never a class name; the stored form adds `.vN`. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** An intention. Ids that the command creates come in its data: deciders generate nothing. */
export interface DomainCommand<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** All that a decision may know besides the command and the state. */
export interface DecisionContext {
  readonly actor: Actor;
  /** When the decision is taken. */
  readonly now: Instant;
  /** When the fact took effect in the world: earlier than `now` for late paper, never later. */
  readonly effectiveAt: Instant;
}

/**
 * The rules of one aggregate, without clock, random, input or output (J. Chassaing's decider).
 * `decide` returns the events that follow, none when the command changes nothing, or throws a `Problem`.
 * `evolve` is total: it accepts every event that `decide` ever returned, in any state it was returned in.
 */
export interface Decider<Command extends DomainCommand, Event extends DomainEvent, State> {
  readonly initialState: State;
  evolve(state: State, event: Event): State;
  decide(command: Command, state: State, context: DecisionContext): readonly Event[];
}

/** Folds a history into a state. */
export function fold<Command extends DomainCommand, Event extends DomainEvent, State>(
  decider: Decider<Command, Event, State>,
  history: Iterable<Event>,
  from: State = decider.initialState,
): State {
  let state = from;
  for (const event of history) state = decider.evolve(state, event);
  return state;
}
