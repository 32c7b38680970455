import type { Pool } from 'pg';
import type { EventLog, Position, StoredEvent } from '#libs/event-store/event-log';
import { recordDigestOf } from '#libs/event-store/record-digest';
import type { Instant } from '#libs/kernel/clock';
import type { IntegrationEventMapper } from '#libs/messaging/integration-event-mapper';
import { COPY_CONSUMER } from './copy-consumer.js';
import { copiedBetween, copiedEvents, lastPositionInCopy, progressOfCopy, type Progress } from './copy-store.js';
import type { CopiedEvent } from './entry.js';
import type { CopyFinding } from './finding.js';

/**
 * Milliseconds something later must be in the copy before an event that is not counts as missing. Partitions of one topic are read
 * seconds apart; after a consumer died, its partitions wait for the session time-out of the group and the rebalance.
 */
export const COPY_GRACE = 120_000;

/** Events compared at a time. */
const PAGE_SIZE = 1_000;

export interface ComparisonOptions {
  readonly log: EventLog;
  /** Of role `qiyue_audit_copy`. */
  readonly pool: Pool;
  /** What is announced of the log: events of other types are in no copy. */
  readonly mappers: readonly IntegrationEventMapper[];
  /** Exclusive. */
  readonly after: Position;
  /** About how many events to compare at most; the rest is left to the next comparison. Default: all. */
  readonly limit?: number;
  /** Default {@link COPY_GRACE}. */
  readonly grace?: number;
  /** Ends the comparison between two pages. */
  readonly signal?: AbortSignal;
}

export interface Comparison {
  /** Everything up to here was compared. */
  readonly upTo: Position;
  /** Nothing up to here is still on its way: where the next comparison may begin. */
  readonly settledUpTo: Position;
  /** Whether the end of the log, as it was at the start, was reached. */
  readonly complete: boolean;
  readonly events: number;
  readonly entries: number;
  /** Events on their way to the copy. */
  readonly pending: number;
  readonly oldestPendingAt?: Instant;
}

/**
 * Compares a stretch of the log with what the copy holds of it, event by event. Both may grow meanwhile.
 * @param report called for each gap, addition or difference, in the order of the log
 */
export async function compareWithLog(
  options: ComparisonOptions,
  report: (finding: CopyFinding) => void,
): Promise<Comparison> {
  const { log, pool, after, limit = Infinity, signal } = options;
  // In this order: what the copy holds is in the log, so an entry behind the head read afterwards was never there.
  const lastInCopy = await lastPositionInCopy(pool);
  const head = await log.head();
  // Before the entries are read: whatever had arrived by then is found among them.
  const progress = await progressOfCopy(pool, COPY_CONSUMER, head, options.grace ?? COPY_GRACE);
  // A log that ends before the place once reached has lost its end: what the copy holds behind it is an addition.
  const start = after > head ? head : after;
  const range = new RangeComparison(pool, options.mappers, progress, start, report);
  for await (const page of log.readAll({ after: start, upTo: head, pageSize: PAGE_SIZE })) {
    await range.compare(page.events, page.checkpoint);
    if (range.events >= limit || signal?.aborted === true) return range.result(false);
  }
  const end = lastInCopy > head ? lastInCopy : head;
  if (end > range.upTo) await range.compare([], end);
  return range.result(true, head);
}

class RangeComparison {
  events = 0;
  private entries = 0;
  private pending = 0;
  private oldestPendingAt: Instant | undefined;
  /** Last position before the first event that is on its way. */
  private settledUpTo: Position | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly mappers: readonly IntegrationEventMapper[],
    private readonly progress: Progress,
    public upTo: Position,
    private readonly report: (finding: CopyFinding) => void,
  ) {}

  /** Compares what lies between the end of the last call and a position. @param stored all that the log holds there */
  async compare(stored: readonly StoredEvent[], upTo: Position): Promise<void> {
    const atPosition = new Map<Position, CopiedEvent[]>();
    for (const entry of await copiedBetween(this.pool, this.upTo, upTo)) {
      const others = atPosition.get(entry.logPosition);
      if (others === undefined) atPosition.set(entry.logPosition, [entry]);
      else others.push(entry);
      this.entries++;
    }
    const missing = stored.filter(({ position }) => !atPosition.has(position));
    const elsewhere =
      missing.length === 0
        ? new Map<string, CopiedEvent>()
        : await copiedEvents(
            this.pool,
            missing.map(({ id }) => id),
          );
    let before = this.upTo;
    for (const event of stored) {
      this.events++;
      const copied = atPosition.get(event.position) ?? [];
      atPosition.delete(event.position);
      this.compareEvent(event, copied, elsewhere.get(event.id), before);
      before = event.position;
    }
    for (const entries of atPosition.values()) for (const entry of entries) this.report(additionOf(entry));
    this.upTo = upTo;
  }

  /** @param end where the log ended, when the copy pretends to know more */
  result(complete: boolean, end: Position = this.upTo): Comparison {
    const upTo = this.upTo > end ? end : this.upTo;
    return {
      upTo,
      settledUpTo: this.settledUpTo ?? upTo,
      complete,
      events: this.events,
      entries: this.entries,
      pending: this.pending,
      ...(this.oldestPendingAt === undefined ? {} : { oldestPendingAt: this.oldestPendingAt }),
    };
  }

  private compareEvent(
    event: StoredEvent,
    copied: readonly CopiedEvent[],
    elsewhere: CopiedEvent | undefined,
    before: Position,
  ): void {
    const same = copied.find(({ eventId }) => eventId === event.id) ?? copied[0] ?? elsewhere;
    if (same === undefined) {
      this.missing(event, before);
      return;
    }
    const fields = differingFields(event, same);
    if (fields.length > 0) this.report(differenceOf(event, same, fields));
    for (const entry of copied) if (entry !== same) this.report(additionOf(entry));
  }

  private missing(event: StoredEvent, before: Position): void {
    if (!isAnnounced(event, this.mappers)) return;
    const { handedOver, overtaken } = this.progress;
    if (event.position <= handedOver || event.position < overtaken) {
      this.report(gapOf(event));
      return;
    }
    this.pending++;
    this.settledUpTo ??= before;
    if (this.oldestPendingAt === undefined || event.recordedAt < this.oldestPendingAt) {
      this.oldestPendingAt = event.recordedAt;
    }
  }
}

/** Whether anybody is told of an event; one of which nothing can be told stands parked with the consumers, and is missed. */
function isAnnounced(event: StoredEvent, mappers: readonly IntegrationEventMapper[]): boolean {
  const mapper = mappers.find(({ storedTypes }) => storedTypes.includes(event.type));
  if (mapper === undefined) return false;
  try {
    return mapper.map(event) !== undefined;
  } catch {
    return true;
  }
}

function differingFields(event: StoredEvent, copied: CopiedEvent): readonly string[] {
  return [
    ...(event.id === copied.eventId ? [] : ['eventId']),
    ...(event.position === copied.logPosition ? [] : ['logPosition']),
    ...(event.streamId === copied.streamId ? [] : ['streamId']),
    ...(event.revision === copied.streamRevision ? [] : ['streamRevision']),
    ...(event.type === copied.storedType ? [] : ['storedType']),
    ...(recordDigestOf(event) === copied.recordDigest ? [] : ['recordDigest']),
  ];
}

function gapOf({ position, id, streamId, revision }: StoredEvent): CopyFinding {
  return { kind: 'GAP', logPosition: position, eventId: id, streamId, streamRevision: revision, fields: [] };
}

function additionOf({ sequence, logPosition, eventId, streamId, streamRevision }: CopiedEvent): CopyFinding {
  return { kind: 'ADDITION', logPosition, sequence, eventId, streamId, streamRevision, fields: [] };
}

function differenceOf(event: StoredEvent, { sequence }: CopiedEvent, fields: readonly string[]): CopyFinding {
  const { position, id, streamId, revision } = event;
  return {
    kind: 'DIFFERENCE',
    logPosition: position,
    sequence,
    eventId: id,
    streamId,
    streamRevision: revision,
    fields,
  };
}
