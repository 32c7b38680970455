import {
  START_OF_LOG,
  type EventLog,
  type LogPage,
  type Position,
  type StoredEvent,
} from '#libs/event-store/event-log';

/** What a member of the tail has still to take in. */
export interface TailBatch {
  /** Of the member's types only, in order. */
  readonly events: readonly StoredEvent[];
  /** Up to here the log holds nothing else for the member. */
  readonly checkpoint: Position;
}

export interface SharedTailOptions {
  readonly log: EventLog;
  /** Stored types that any member may ask for. */
  readonly types: readonly string[];
  readonly pageSize: number;
  /** A member that has taken everything in is told here of what does not concern it. */
  readonly passing: (member: TailMember, checkpoint: Position) => void;
}

/**
 * Events kept for a member that is slower than the log, a few megabytes; one that falls further behind reads the log by itself again. Also the
 * most pages, since a page without events of the member only moves its end.
 */
const MOST_WAITING = 5_000;

/**
 * The end of the log, followed once for all read models that are up to date: one look at the log for each news instead of one for each of
 * them. Who joins reads by himself up to {@link TailMember.after}; what comes behind that is kept for him from that moment on.
 */
export class SharedTail {
  private readonly members = new Set<TailMember>();
  private readonly stopping = new AbortController();
  private starting: Promise<void> | undefined;
  private following: Promise<void> = Promise.resolve();
  private isFollowing = false;
  private failure: Error | undefined;
  private reached = START_OF_LOG;

  constructor(private readonly options: SharedTailOptions) {}

  /**
   * Begins to follow the log if nobody has joined yet.
   * @throws Error when the log cannot be read
   */
  async join(types: readonly string[]): Promise<TailMember> {
    if (!this.isFollowing) await (this.starting ??= this.start().finally(() => (this.starting = undefined)));
    // No pause from here on: a page handed out meanwhile would be missed.
    const member = new TailMember(this.reached, new Set(types), (left) => this.members.delete(left));
    this.members.add(member);
    if (!this.isFollowing) member.end(this.failure);
    return member;
  }

  /** Ends all memberships; whoever joins afterwards has nothing to wait for. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  private async start(): Promise<void> {
    this.reached = await this.options.log.head();
    if (this.stopping.signal.aborted) return;
    this.isFollowing = true;
    this.failure = undefined;
    this.following = this.follow(this.reached);
  }

  private async follow(after: Position): Promise<void> {
    const { log, types, pageSize } = this.options;
    const { signal } = this.stopping;
    try {
      for await (const page of log.subscribe({ after, filter: { types }, pageSize, signal })) this.handOut(page);
    } catch (error) {
      this.failure = error as Error;
    }
    this.isFollowing = false;
    for (const member of [...this.members]) member.end(this.failure);
  }

  private handOut({ events, checkpoint }: LogPage): void {
    this.reached = checkpoint;
    for (const member of [...this.members]) {
      const concerning = events.filter(({ type }) => member.types.has(type));
      if (concerning.length === 0 && member.isUpToDate) this.options.passing(member, checkpoint);
      else member.add({ events: concerning, checkpoint });
    }
  }
}

/** One read model's part of the tail. For one reader at a time. */
export class TailMember {
  private readonly waiting: TailBatch[] = [];
  private events = 0;
  private ended = false;
  private failure: Error | undefined;
  private reading = true;
  private wake: (() => void) | undefined;

  constructor(
    /** Everything behind this position, exclusive, comes from {@link next}. */
    readonly after: Position,
    readonly types: ReadonlySet<string>,
    private readonly leaving: (member: TailMember) => void,
  ) {}

  /** Nothing is kept for it and it waits for more. */
  get isUpToDate(): boolean {
    return this.waiting.length === 0 && !this.reading && !this.ended;
  }

  /**
   * What has come since the last call, together, some pages at most; waits for it.
   * @returns undefined when the log must be read from the checkpoint again: the membership has ended
   * @throws Error with which the log could not be followed
   */
  async next(): Promise<TailBatch | undefined> {
    this.reading = false;
    while (this.waiting.length === 0 && !this.ended) await new Promise<void>((resolve) => (this.wake = resolve));
    this.reading = true;
    if (this.failure !== undefined) throw this.failure;
    if (this.ended) return undefined;
    const taken = this.waiting.splice(0);
    this.events = 0;
    return { events: taken.flatMap(({ events }) => events), checkpoint: taken[taken.length - 1]!.checkpoint };
  }

  /** Keeps a page for the reader, or ends the membership when it has too much to do already. */
  add(batch: TailBatch): void {
    this.events += batch.events.length;
    const last = this.waiting[this.waiting.length - 1];
    if (batch.events.length === 0 && last !== undefined) {
      this.waiting[this.waiting.length - 1] = { events: last.events, checkpoint: batch.checkpoint };
    } else if (this.events > MOST_WAITING) this.end();
    else this.waiting.push(batch);
    this.wake?.();
  }

  /** Nothing comes any more. */
  leave(): void {
    this.end();
  }

  end(failure?: Error): void {
    this.failure ??= failure;
    this.ended = true;
    this.waiting.length = 0;
    this.leaving(this);
    this.wake?.();
  }
}
