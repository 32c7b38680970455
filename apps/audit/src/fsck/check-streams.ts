import type { EventLog, Position, StoredEvent } from '#libs/event-store/event-log';
import { storedEventId } from '#libs/event-store/command-runner/stored-event-id';
import type { Aggregate } from '#libs/kernel/aggregate';
import type { DomainCommand, DomainEvent } from '#libs/kernel/decider';
import { inParallel } from '#libs/kernel/in-parallel';
import type { ContentCheck } from './content-check.js';
import { reasonOf, type Findings } from './finding.js';

export const STREAM_CHECK = 'streams';
export const HASH_CHECK = 'content-hashes';

/** Streams replayed at the same time: enough to keep the connection busy while events are folded. */
const STREAMS_IN_FLIGHT = 8;

type AnyAggregate = Aggregate<DomainCommand, DomainEvent, unknown>;

/**
 * Replays every stream from its first event: revisions without a gap, no event twice, every event under the id that its content gives,
 * every type known to this build, and the hashes inside (documents, template versions) equal to those of the content they name.
 * Memory: the ids of all streams and a few streams at a time.
 */
export async function checkStreams(
  log: EventLog,
  aggregates: readonly AnyAggregate[],
  contentChecks: ReadonlyMap<string, ContentCheck>,
  upTo: Position,
  findings: Findings,
): Promise<void> {
  const byCategory = new Map(aggregates.map((aggregate) => [aggregate.category, aggregate]));
  findings.examined(STREAM_CHECK, 0);
  findings.examined(HASH_CHECK, 0);
  await inParallel([...(await streamIds(log, upTo))], STREAMS_IN_FLIGHT, async (streamId) => {
    // Not `categoryOf`: a row made by hand may have a stream id that is none, and is to be reported all the same.
    const [category = ''] = streamId.split('-', 1);
    const aggregate = byCategory.get(category);
    if (aggregate === undefined) {
      findings.add({
        check: STREAM_CHECK,
        place: `stream ${streamId}`,
        zh: '未知的事件流类别',
        en: 'no aggregate of this build has this category',
      });
    }
    const stream = new StreamUnderCheck(streamId, aggregate, contentChecks.get(category), findings);
    for await (const page of log.readStream(streamId)) {
      for (const stored of page) if (stored.position <= upTo) stream.take(stored);
    }
  });
}

async function streamIds(log: EventLog, upTo: Position): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const { events } of log.readAll({ upTo })) for (const { streamId } of events) ids.add(streamId);
  return ids;
}

class StreamUnderCheck {
  private readonly eventIds = new Set<string>();
  /** Revision of the first event of each command. */
  private readonly commands = new Map<string, number>();
  private revision = -1;
  private state: unknown;
  private broken = false;

  constructor(
    private readonly streamId: string,
    private readonly aggregate: AnyAggregate | undefined,
    private readonly contentCheck: ContentCheck | undefined,
    private readonly findings: Findings,
  ) {
    this.state = aggregate?.decider.initialState;
  }

  take(stored: StoredEvent): void {
    this.findings.examined(STREAM_CHECK, 1);
    if (stored.revision !== this.revision + 1) {
      this.report(this.revision + 1, '流中缺少事件', 'an event of the stream is missing');
    }
    this.revision = stored.revision;
    if (this.eventIds.has(stored.id)) {
      this.report(stored.revision, '同一事件重复出现', 'the same event stands twice in the stream');
    }
    this.eventIds.add(stored.id);
    if (!this.hasOwnId(stored)) {
      this.report(stored.revision, '事件编号与其内容不符', 'the id of the event is not the one its content gives');
    }
    this.replay(stored);
  }

  /** Whether the event has the id it was given with its content; one that was changed or made by hand has not. */
  private hasOwnId(stored: StoredEvent): boolean {
    const { commandId, inputHash } = (stored.metadata ?? {}) as Partial<StoredEvent['metadata']>;
    if (typeof commandId !== 'string' || typeof inputHash !== 'string') return false;
    const first = this.commands.get(commandId) ?? stored.revision;
    this.commands.set(commandId, first);
    return storedEventId(this.streamId, stored.revision - first, stored, { commandId, inputHash }) === stored.id;
  }

  private replay(stored: StoredEvent): void {
    if (this.broken || this.aggregate === undefined) return;
    try {
      const event = this.aggregate.codec.decode(stored);
      this.state = this.aggregate.decider.evolve(this.state, event);
      this.checkContent(event, stored.revision);
    } catch (error) {
      this.broken = true;
      this.report(stored.revision, '事件无法重放', `the event cannot be replayed: ${reasonOf(error)}`);
    }
  }

  private checkContent(event: DomainEvent, revision: number): void {
    if (this.contentCheck === undefined) return;
    const { hashes, wrong } = this.contentCheck(event, this.state);
    this.findings.examined(HASH_CHECK, hashes);
    for (const where of wrong) {
      this.findings.add({
        check: HASH_CHECK,
        place: `stream ${this.streamId} revision ${revision}, ${where}`,
        zh: '内容与其校验值不符',
        en: 'the content does not match its hash',
      });
    }
  }

  private report(revision: number, zh: string, en: string): void {
    this.findings.add({ check: STREAM_CHECK, place: `stream ${this.streamId} revision ${revision}`, zh, en });
  }
}
