import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { streamIdOf, type Aggregate } from '#libs/kernel/aggregate';
import type { DecisionContext, DomainCommand, DomainEvent } from '#libs/kernel/decider';
import type { EventMetadata } from '#libs/kernel/event-metadata';
import { failpoint } from '#libs/kernel/failpoint';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { inSpan, traceParentOf } from '#libs/observability/tracing/trace-context';
import {
  WrongExpectedRevisionError,
  type AppendResult,
  type EventLog,
  type Position,
  type StoredEvent,
} from '../event-log.js';
import { COMMAND_ID_REUSED, STREAM_CONTENDED } from './problems.js';
import { storedEventId } from './stored-event-id.js';

/** Where a command comes from and under which id it is remembered. */
export interface CommandContext extends DecisionContext {
  /** Equal at every retry of the same command. */
  readonly commandId: Uuid;
  /** Content hash of the caller's input; see `hashOfInput`. */
  readonly inputHash: string;
  readonly correlationId: Uuid;
  readonly causationId: Uuid;
  readonly reason?: string;
}

export interface CommandResult<Event extends DomainEvent = DomainEvent> {
  readonly streamId: string;
  /** Revision of the last event of the stream that the result rests on, -1 for an empty stream. */
  readonly revision: number;
  /** Position of the last event the command emitted; undefined when it changed nothing. */
  readonly position: Position | undefined;
  readonly events: readonly Event[];
  /** The command had been carried out before; `events` are those of the first time. */
  readonly repeated: boolean;
}

/**
 * What the runner keeps of a stream between commands. State and revision are replaced together, never changed. The map of commands is
 * shared and only grows: its entries are facts of the log, true for older states too, and copying it would make long streams dear.
 */
interface LoadedStream {
  readonly state: unknown;
  readonly revision: number;
  readonly commands: Map<Uuid, RememberedCommand>;
}

interface RememberedCommand {
  readonly inputHash: string;
  readonly first: number;
  readonly last: number;
}

/** Each conflict means that another process was faster; this many in a row mean a hot stream. */
const MAX_ATTEMPTS = 20;

/** Lost races after which a command pauses before the next: processes in step would go on meeting. */
const UNPAUSED_ATTEMPTS = 3;

/** Milliseconds of a pause at most, for each attempt so far. */
const PAUSE_PER_ATTEMPT = 3;

/** Streams kept folded in memory, about 20 kB for a contract: a community's daily work touches some thousands. */
const CACHED_STREAMS = 5_000;

/** Commands remembered over all cached streams, about 200 bytes each: a stream weighs as many as it holds, and one. */
const CACHED_COMMANDS = 500_000;

/**
 * Loads a stream, lets its decider decide and appends the outcome with the exact revision decided on; the only place where this happens.
 *
 * - A lost race is retried at most {@link MAX_ATTEMPTS} times on the new state.
 * - A command id that the stream already holds returns the first result; with another input it is a `Problem`.
 * - Folded streams are kept in a bounded cache. A cached state is never trusted for an answer that writes nothing (a refusal, or no
 *   events): it is brought up to date first. An answer that writes is checked by the append's expected revision.
 * - Commands of this process on one stream wait for each other, so that a hot stream is contended between processes only.
 */
export class CommandRunner {
  private readonly cache: LRUCache<string, LoadedStream>;
  /** Last command under way per stream; never rejects. */
  private readonly turns = new Map<string, Promise<void>>();

  constructor(
    private readonly log: EventLog,
    cachedStreams = CACHED_STREAMS,
  ) {
    this.cache = new LRUCache({
      max: cachedStreams,
      maxSize: CACHED_COMMANDS,
      sizeCalculation: ({ commands }) => 1 + commands.size,
    });
  }

  /**
   * Carries out one command on the aggregate instance `id`.
   * @throws Problem when the rules refuse it, the command id was used with other input, or the stream stays contended
   */
  async run<Command extends DomainCommand, Event extends DomainEvent, State>(
    aggregate: Aggregate<Command, Event, State>,
    id: Uuid,
    command: Command,
    context: CommandContext,
  ): Promise<CommandResult<Event>> {
    const streamId = streamIdOf(aggregate.category, id);
    return await this.inTurn(streamId, () => this.runOn(aggregate, streamId, command, context));
  }

  /** State of an aggregate instance with everything appended so far, and its revision (-1 when absent). */
  async load<Command extends DomainCommand, Event extends DomainEvent, State>(
    aggregate: Aggregate<Command, Event, State>,
    id: Uuid,
  ): Promise<{ state: State; revision: number }> {
    const streamId = streamIdOf(aggregate.category, id);
    const stream = await this.advance(aggregate, streamId, this.cache.get(streamId));
    return { state: stream.state as State, revision: stream.revision };
  }

  /** After the commands on the stream that came before, whatever became of them. */
  private async inTurn<Result>(streamId: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.turns.get(streamId);
    const result = before === undefined ? work() : before.then(work);
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    this.turns.set(streamId, settled);
    try {
      return await result;
    } finally {
      if (this.turns.get(streamId) === settled) this.turns.delete(streamId);
    }
  }

  private async runOn<Command extends DomainCommand, Event extends DomainEvent, State>(
    aggregate: Aggregate<Command, Event, State>,
    streamId: string,
    command: Command,
    context: CommandContext,
  ): Promise<CommandResult<Event>> {
    const cached = this.cache.get(streamId);
    let stream = cached ?? (await this.advance(aggregate, streamId, undefined));
    let readInThisCall = cached === undefined;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const earlier = stream.commands.get(context.commandId);
      if (earlier !== undefined) return this.repeat(aggregate, streamId, earlier, context);

      const decision = decideOn(aggregate, stream, command, context);
      if (!(decision instanceof Problem) && decision.length > 0) {
        const result = await this.tryAppend(aggregate, streamId, stream, decision, context);
        if (result !== undefined) return result;
      } else if (readInThisCall) {
        if (decision instanceof Problem) throw decision;
        return { streamId, revision: stream.revision, position: undefined, events: decision, repeated: false };
      }
      if (attempt > UNPAUSED_ATTEMPTS) await sleep(Math.random() * PAUSE_PER_ATTEMPT * attempt);
      stream = await this.advance(aggregate, streamId, stream);
      readInThisCall = true;
    }
    throw new Problem(STREAM_CONTENDED, { streamId, attempts: MAX_ATTEMPTS });
  }

  private async tryAppend<Command extends DomainCommand, Event extends DomainEvent, State>(
    aggregate: Aggregate<Command, Event, State>,
    streamId: string,
    stream: LoadedStream,
    events: readonly Event[],
    context: CommandContext,
  ): Promise<CommandResult<Event> | undefined> {
    try {
      const { revision, position } = await this.append(aggregate, streamId, stream.revision, events, context);
      failpoint('command.after-append');
      let state = stream.state as State;
      for (const event of events) state = aggregate.decider.evolve(state, event);
      stream.commands.set(context.commandId, {
        inputHash: context.inputHash,
        first: stream.revision + 1,
        last: revision,
      });
      this.keep(streamId, { state, revision, commands: stream.commands });
      return { streamId, revision, position, events, repeated: false };
    } catch (error) {
      if (error instanceof WrongExpectedRevisionError) return undefined;
      throw error;
    }
  }

  /** Under a span of its own, with which whoever acts on the events goes on. */
  private append<Command extends DomainCommand, Event extends DomainEvent, State>(
    aggregate: Aggregate<Command, Event, State>,
    streamId: string,
    revision: number,
    events: readonly Event[],
    context: CommandContext,
  ): Promise<AppendResult> {
    return inSpan(`append ${aggregate.category}`, {}, async (span) => {
      const metadata = metadataOf(context, traceParentOf(span));
      const toAppend = events.map((event, index) => {
        const stored = aggregate.codec.encode(event);
        return { id: storedEventId(streamId, index, stored, metadata), ...stored, metadata };
      });
      const result = await this.log.append(streamId, revision === -1 ? 'no-stream' : revision, toAppend);
      span.setAttributes({
        'qiyue.stream': streamId,
        'qiyue.position': result.position,
        'qiyue.events': events.length,
      });
      return result;
    });
  }

  /** Folds what was appended since the stream was loaded. */
  private async advance<Command extends DomainCommand, Event extends DomainEvent, State>(
    aggregate: Aggregate<Command, Event, State>,
    streamId: string,
    known: LoadedStream | undefined,
  ): Promise<LoadedStream> {
    let state = (known === undefined ? aggregate.decider.initialState : known.state) as State;
    let revision = known?.revision ?? -1;
    const read = new Map<Uuid, RememberedCommand>();
    for await (const page of this.log.readStream(streamId, { from: revision + 1 })) {
      for (const stored of page) {
        state = aggregate.decider.evolve(state, aggregate.codec.decode(stored));
        revision = stored.revision;
        remember(read, stored);
      }
    }
    // Only now: half of a command's events must not be taken for all of them by whoever shares the map.
    const commands = known?.commands ?? read;
    if (commands !== read) for (const [commandId, remembered] of read) commands.set(commandId, remembered);
    const loaded = { state, revision, commands };
    if (revision >= 0) this.keep(streamId, loaded);
    return loaded;
  }

  /** A slower reader must not put an older state in the place of a newer one. */
  private keep(streamId: string, loaded: LoadedStream): void {
    if ((this.cache.peek(streamId)?.revision ?? -1) <= loaded.revision) this.cache.set(streamId, loaded);
  }

  private async repeat<Command extends DomainCommand, Event extends DomainEvent, State>(
    aggregate: Aggregate<Command, Event, State>,
    streamId: string,
    earlier: RememberedCommand,
    context: CommandContext,
  ): Promise<CommandResult<Event>> {
    if (earlier.inputHash !== context.inputHash) {
      throw new Problem(COMMAND_ID_REUSED, { commandId: context.commandId, streamId });
    }
    const events: Event[] = [];
    let position: Position | undefined;
    const limit = earlier.last - earlier.first + 1;
    for await (const page of this.log.readStream(streamId, { from: earlier.first, limit })) {
      for (const stored of page) {
        events.push(aggregate.codec.decode(stored));
        position = stored.position;
      }
    }
    return { streamId, revision: earlier.last, position, events, repeated: true };
  }
}

function decideOn<Command extends DomainCommand, Event extends DomainEvent, State>(
  aggregate: Aggregate<Command, Event, State>,
  stream: LoadedStream,
  command: Command,
  context: DecisionContext,
): readonly Event[] | Problem {
  try {
    return aggregate.decider.decide(command, stream.state as State, context);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function remember(commands: Map<Uuid, RememberedCommand>, stored: StoredEvent): void {
  const { commandId, inputHash } = stored.metadata;
  const first = commands.get(commandId)?.first ?? stored.revision;
  commands.set(commandId, { inputHash, first, last: stored.revision });
}

function metadataOf(context: CommandContext, traceParent: string | undefined): EventMetadata {
  return {
    actor: context.actor,
    ...(context.reason === undefined ? {} : { reason: context.reason }),
    commandId: context.commandId,
    inputHash: context.inputHash,
    correlationId: context.correlationId,
    causationId: context.causationId,
    effectiveAt: context.effectiveAt,
    ...(traceParent === undefined ? {} : { traceParent }),
  };
}
