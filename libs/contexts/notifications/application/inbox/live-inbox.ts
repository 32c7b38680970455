import type { Inbox, InboxNotice, InboxOwner } from './inbox.js';

/** Streams of one account at once: a few devices and tabs. */
export const MAX_STREAMS_PER_ACCOUNT = 5;

/** Streams of this process at once; each costs a socket and one query per look. */
export const MAX_STREAMS = 1_000;

/** Milliseconds between two looks for something new, while anybody listens. */
const LOOK_INTERVAL = 1_000;

/** Milliseconds between signs of life: proxies close what is silent for a minute. */
const HEARTBEAT_INTERVAL = 25_000;

/** Milliseconds of a stream's life. Whoever comes back shows a token that is still good. */
const MAX_STREAM_AGE = 15 * 60 * 1000;

/** Notices a stream is given at once; whoever missed more reads the list. */
export const MAX_BACKLOG = 200;

/** Where a stream's owner hears it. */
export interface StreamSink {
  notice(notice: InboxNotice): void;
  /** More was missed than a stream makes up for: the list is to be read anew. */
  missed(number: number): void;
  heartbeat(): void;
  /** False once so much is unread that nobody seems to be reading. */
  isReading(): boolean;
  end(): void;
}

interface Stream {
  readonly owner: InboxOwner;
  readonly sink: StreamSink;
  readonly openedAt: number;
  /** Everything up to this number has been told or is not the stream's. */
  lastNumber: number;
  lastSentAt: number;
}

/**
 * Live updates of inboxes. One look a second for the whole process tells whether there is anything new at all; only then each stream asks
 * for its own. Numbers become visible in order, so a stream that knows its last number misses nothing.
 */
export class LiveInbox {
  private readonly streams = new Set<Stream>();
  private timer: NodeJS.Timeout | undefined;
  /** One thing after the other: what two looks at once would tell twice. */
  private queue: Promise<unknown> = Promise.resolve();
  private lookIsQueued = false;
  private closed = false;

  constructor(
    private readonly inbox: Inbox,
    private readonly failed: (error: Error) => void,
  ) {}

  /** Whether one more stream may be opened for the account. */
  hasRoomFor(accountId: string): boolean {
    if (this.closed || this.streams.size >= MAX_STREAMS) return false;
    return [...this.streams].filter(({ owner }) => owner.accountId === accountId).length < MAX_STREAMS_PER_ACCOUNT;
  }

  /**
   * Tells the sink what comes, beginning behind a number; without one, behind the newest.
   * @returns ends the stream; the sink's own `end` is called when the stream is ended from here
   */
  async open(owner: InboxOwner, sink: StreamSink, after: number | undefined): Promise<() => void> {
    const now = Date.now();
    const stream: Stream = { owner, sink, openedAt: now, lastNumber: after ?? Infinity, lastSentAt: now };
    // In the set at once: two requests at a time must not both find the last free place.
    this.streams.add(stream);
    try {
      await this.inTurn(async () => {
        const last = await this.inbox.lastNumber();
        if (after === undefined) stream.lastNumber = last;
        await this.serve(stream, last);
      });
    } catch (error) {
      this.remove(stream);
      throw error;
    }
    if (this.streams.has(stream)) this.timer ??= setInterval(() => this.look(), LOOK_INTERVAL);
    return () => this.remove(stream);
  }

  /** Ends all streams; none is opened afterwards. */
  async close(): Promise<void> {
    this.closed = true;
    for (const stream of [...this.streams]) this.end(stream);
    await this.queue.catch(() => undefined);
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.queue.catch(() => undefined).then(work);
    this.queue = done;
    return done;
  }

  private look(): void {
    if (this.lookIsQueued) return;
    this.lookIsQueued = true;
    this.inTurn(() => this.lookOnce())
      .catch((error: unknown) => this.failed(error as Error))
      .finally(() => (this.lookIsQueued = false));
  }

  private async lookOnce(): Promise<void> {
    const now = Date.now();
    for (const stream of [...this.streams]) {
      if (now - stream.openedAt > MAX_STREAM_AGE || !stream.sink.isReading()) this.end(stream);
    }
    if (this.streams.size === 0) return;
    const last = await this.inbox.lastNumber();
    for (const stream of [...this.streams]) {
      await this.serve(stream, last);
      if (now - stream.lastSentAt < HEARTBEAT_INTERVAL) continue;
      stream.sink.heartbeat();
      stream.lastSentAt = now;
    }
  }

  /** @param last number that was the newest a moment ago: what lies before it and does not come is not the stream's */
  private async serve(stream: Stream, last: number): Promise<void> {
    if (stream.lastNumber >= last) return;
    const notices = await this.inbox.since(stream.owner, stream.lastNumber, MAX_BACKLOG + 1);
    if (!this.streams.has(stream)) return;
    const told = notices.length > MAX_BACKLOG ? [] : notices;
    if (notices.length > MAX_BACKLOG) stream.sink.missed(last);
    for (const notice of told) stream.sink.notice(notice);
    stream.lastNumber = Math.max(last, told.at(-1)?.number ?? 0);
    if (notices.length > 0) stream.lastSentAt = Date.now();
    await this.inbox.noteShown(told);
  }

  private end(stream: Stream): void {
    this.remove(stream);
    stream.sink.end();
  }

  private remove(stream: Stream): void {
    this.streams.delete(stream);
    if (this.streams.size > 0 || this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
