import {
  WrongExpectedRevisionError,
  type AppendResult,
  type EventLog,
  type Position,
  type StoredEvent,
} from '#libs/event-store/event-log';
import { newId } from '#libs/kernel/identifiers';
import { logStreamOf, METADATA_TYPE, toLog, TOMBSTONE_TYPE, typeOf, type ProposedEvent } from './stored-form.js';
import { isMetastream, metadataWith, metastreamOf, DELETED_REVISION, type StreamStates } from './stream-states.js';

/** Where a writer believes the stream to be; `exact` is a uint64. */
export type ExpectedVersion = bigint | 'no-stream' | 'any' | 'stream-exists';

export type AppendOutcome =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: Position }
  /** An append of no events, where it was expected. */
  | { readonly kind: 'nothing'; readonly revision: number | undefined }
  | { readonly kind: 'wrong-version'; readonly current: number | undefined }
  | { readonly kind: 'deleted' };

/** Events looked back at for the first event of an append with `any`: engines promise to know a repeated one at best effort only. */
const LOOK_BACK = 64;

/** Turns of an append that names no revision, each lost to another writer, before its outcome is left open. */
const MAX_TURNS = 1000;

/** The largest revision our log keeps. */
const LAST_LOG_REVISION = 2n ** 31n - 1n;

/** Appends, deletions and tombstones with the engine's rules, over a log that knows exact revisions only. */
export class StreamWriter {
  /** The turns of appends that read before they write, a queue per stream: among themselves they need not race. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly log: EventLog,
    private readonly states: StreamStates,
    /** Told of every stream that has grown. */
    private readonly grown: (streamName: string) => void,
  ) {}

  /** An append with an exact revision or `no-stream` reaches the log before this returns: appends keep the order of their calls. */
  async append(
    streamName: string,
    expected: ExpectedVersion,
    events: readonly ProposedEvent[],
  ): Promise<AppendOutcome> {
    if (this.states.isTombstoned(streamName)) return { kind: 'deleted' };
    const softDeleted = this.states.of(streamName)?.softDeleted === true;
    const direct =
      typeof expected === 'bigint' ? expected <= LAST_LOG_REVISION : expected === 'no-stream' && !softDeleted;
    const outcome = await (direct && events.length > 0
      ? this.appendExact(streamName, expected === 'no-stream' ? undefined : Number(expected), events)
      : this.inTurn(streamName, () => this.appendInexact(streamName, expected, events, softDeleted)));
    if (outcome.kind === 'appended') {
      if (softDeleted) await this.undelete(streamName, outcome, events.length);
      if (isMetastream(streamName)) this.learnMetadata(streamName, events, outcome.position);
      this.grown(streamName);
    }
    return outcome;
  }

  /** Hides the events of a stream; the next append brings it back, with revisions that go on. */
  async delete(streamName: string, expected: ExpectedVersion): Promise<AppendOutcome> {
    if (this.states.isTombstoned(streamName)) return { kind: 'deleted' };
    const [last] = await this.lastOf(streamName, 1);
    const refused = refusal(expected, last?.revision);
    if (refused !== undefined) return refused;
    return this.writeMetadata(streamName, DELETED_REVISION);
  }

  /** Ends a stream for good. */
  async tombstone(streamName: string, expected: ExpectedVersion): Promise<AppendOutcome> {
    const none = new Uint8Array();
    const outcome = await this.append(streamName, expected, [
      { id: newId(), type: TOMBSTONE_TYPE, isJson: true, data: none, customMetadata: none },
    ]);
    if (outcome.kind === 'appended') {
      this.states.tombstone(streamName);
      this.grown(streamName);
    }
    return outcome;
  }

  /** The last events of a stream, the very last first. */
  async lastOf(streamName: string, count: number): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    for await (const page of this.log.readStream(logStreamOf(streamName), { direction: 'backwards', limit: count })) {
      events.push(...page);
    }
    return events;
  }

  private async appendExact(
    streamName: string,
    expected: number | undefined,
    events: readonly ProposedEvent[],
  ): Promise<AppendOutcome> {
    try {
      const result = await this.log.append(logStreamOf(streamName), expected ?? 'no-stream', events.map(toLog));
      return { kind: 'appended', ...result };
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError)) throw error;
      if (this.states.isTombstoned(streamName)) return { kind: 'deleted' };
      return { kind: 'wrong-version', current: error.actual === 'no-stream' ? undefined : error.actual };
    }
  }

  /** Finds out where the stream is and appends there, anew whenever somebody else was faster. */
  private async appendInexact(
    streamName: string,
    expected: ExpectedVersion,
    events: readonly ProposedEvent[],
    softDeleted: boolean,
  ): Promise<AppendOutcome> {
    for (let turn = 0; turn < MAX_TURNS; turn += 1) {
      const recent = await this.lastOf(streamName, LOOK_BACK + events.length);
      const [last] = recent;
      if (last !== undefined && typeOf(last) === TOMBSTONE_TYPE) return { kind: 'deleted' };
      if (softDeleted && expected === 'stream-exists') return { kind: 'deleted' };
      // A stream deleted softly is absent, and present for whoever names its revision.
      const current = softDeleted && expected === 'no-stream' ? undefined : last?.revision;
      const refused = this.hasMetadata(streamName, expected) ? undefined : refusal(expected, current);
      if (refused !== undefined) return refused;
      if (events.length === 0) return { kind: 'nothing', revision: current };
      const earlier = earlierOutcome(recent, events);
      if (earlier !== undefined) return earlier;
      const outcome = await this.appendExact(streamName, last?.revision, events);
      if (outcome.kind !== 'wrong-version') return outcome;
    }
    throw new Error(`stream ${streamName} grew faster than this append came through`);
  }

  /** A stream without events exists when it has metadata. */
  private hasMetadata(streamName: string, expected: ExpectedVersion): boolean {
    return expected === 'stream-exists' && !isMetastream(streamName) && this.states.of(streamName) !== undefined;
  }

  private async inTurn(streamName: string, work: () => Promise<AppendOutcome>): Promise<AppendOutcome> {
    const before = this.turns.get(streamName) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.turns.set(streamName, turn);
    try {
      return await turn;
    } finally {
      if (this.turns.get(streamName) === turn) this.turns.delete(streamName);
    }
  }

  /** What was appended to a stream deleted softly becomes its new beginning, also when a crash came in between and the append is repeated. */
  private async undelete(streamName: string, { revision, position }: AppendResult, events: number): Promise<void> {
    const state = this.states.of(streamName);
    if (state === undefined || !state.softDeleted || position <= state.metadataPosition) return;
    await this.writeMetadata(streamName, BigInt(revision - events + 1));
  }

  private writeMetadata(streamName: string, truncateBefore: bigint): Promise<AppendOutcome> {
    const data = metadataWith(this.states.of(streamName)?.metadata ?? {}, truncateBefore);
    return this.append(metastreamOf(streamName), 'any', [
      { id: newId(), type: METADATA_TYPE, isJson: true, data, customMetadata: new Uint8Array() },
    ]);
  }

  private learnMetadata(metastream: string, events: readonly ProposedEvent[], position: Position): void {
    const last = events[events.length - 1]!;
    if (last.type === METADATA_TYPE) this.states.setMetadata(metastream.slice(2), Buffer.from(last.data), position);
  }
}

/** What the engine says when the stream is elsewhere. */
function refusal(expected: ExpectedVersion, current: number | undefined): AppendOutcome | undefined {
  const met =
    expected === 'any' ||
    (expected === 'stream-exists' && current !== undefined) ||
    (expected === 'no-stream' && current === undefined) ||
    (typeof expected === 'bigint' && current !== undefined && expected === BigInt(current));
  return met ? undefined : { kind: 'wrong-version', current };
}

/** The first result of an append that names no revision and is repeated. */
function earlierOutcome(recent: readonly StoredEvent[], events: readonly ProposedEvent[]): AppendOutcome | undefined {
  const start = recent.findIndex(({ id }) => id === events[0]!.id);
  if (start === -1) return undefined;
  const same = events.every(({ id }, index) => recent[start - index]?.id === id);
  // Begun like the first time, going on otherwise: it is neither a repetition nor an append of its own.
  if (!same) return { kind: 'wrong-version', current: recent[0]!.revision };
  const { revision, position } = recent[start - events.length + 1]!;
  return { kind: 'appended', revision, position };
}
