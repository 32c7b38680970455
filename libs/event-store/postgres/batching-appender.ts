import { appendStatement, outcomesOf, type AppendOutcome } from './append-statement.js';
import { isTransient, withRetry, type Connection } from './connection.js';
import type { EncodedAppend } from '../encoded-append.js';

/** Limits of the queue in front of the statement. */
export interface BatchingLimits {
  /**
   * Most events of a statement, unless one append alone has more. Measured: larger batches gain little, and while one is written the
   * next gathers, so that encoding and writing overlap.
   */
  readonly batchEvents: number;
  /** Most bytes of a statement, unless one append alone has more. */
  readonly batchBytes: number;
  /** Appends that wait in memory; callers beyond wait before they enter. */
  readonly queuedAppends: number;
  readonly queuedBytes: number;
}

export const BATCHING_LIMITS: BatchingLimits = {
  batchEvents: 128,
  batchBytes: 4 * 1024 * 1024,
  queuedAppends: 4096,
  queuedBytes: 64 * 1024 * 1024,
};

interface Queued {
  readonly append: EncodedAppend;
  resolve(outcome: AppendOutcome): void;
  reject(error: unknown): void;
}

/**
 * Gathers concurrent appends: while one statement is on its way, new appends queue up and share the next one, so that they share a
 * round trip and a commit. An append that waits for room delays its caller and fails nobody.
 */
export class BatchingAppender {
  private queue: Queued[] = [];
  private queuedBytes = 0;
  private readonly waiting: (() => void)[] = [];
  private running = false;
  private closed = false;
  private readonly idle: (() => void)[] = [];

  constructor(
    private readonly connection: Connection,
    private readonly limits: BatchingLimits = BATCHING_LIMITS,
  ) {}

  /**
   * What became of the append once its batch is durable. When the connection breaks the outcome is unknown; the same batch is then sent
   * again, a bounded number of times: what had been written comes back as not appended, for the caller to recognise by its event ids.
   */
  async append(append: EncodedAppend): Promise<AppendOutcome> {
    if (this.closed) throw new Error('the event log is closed');
    while (this.isFull(append)) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return await new Promise<AppendOutcome>((resolve, reject) => {
      this.queue.push({ append, resolve, reject });
      this.queuedBytes += append.bytes;
      if (this.running) return;
      this.running = true;
      // Whoever appends in this turn of the event loop shares the statement.
      setImmediate(() => void this.work());
    });
  }

  /** Refuses new appends, waits for those under way and closes the connection. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.running) await new Promise<void>((resolve) => this.idle.push(resolve));
    await this.connection.close();
  }

  private isFull(append: EncodedAppend): boolean {
    if (this.queue.length === 0) return false;
    return this.queue.length >= this.limits.queuedAppends || this.queuedBytes + append.bytes > this.limits.queuedBytes;
  }

  private async work(): Promise<void> {
    while (this.queue.length > 0) {
      const batch = this.takeBatch();
      const admitted = this.waiting.splice(0, this.limits.queuedAppends - this.queue.length);
      for (const admit of admitted) admit();
      await this.write(batch);
    }
    this.running = false;
    for (const resolve of this.idle.splice(0)) resolve();
  }

  /** The oldest appends that fit, one per stream: the second needs to see the first. */
  private takeBatch(): readonly Queued[] {
    const batch: Queued[] = [];
    const left: Queued[] = [];
    const streams = new Set<string>();
    let events = 0;
    let bytes = 0;
    let full = false;
    for (const queued of this.queue) {
      const { append } = queued;
      full ||=
        batch.length > 0 &&
        (events + append.events.length > this.limits.batchEvents || bytes + append.bytes > this.limits.batchBytes);
      if (full || streams.has(append.streamId)) {
        left.push(queued);
        continue;
      }
      batch.push(queued);
      streams.add(append.streamId);
      events += append.events.length;
      bytes += append.bytes;
    }
    this.queue = left;
    this.queuedBytes -= bytes;
    return batch;
  }

  private async write(batch: readonly Queued[]): Promise<void> {
    const appends = batch.map(({ append }) => append);
    try {
      const statement = appendStatement(appends);
      const [[answer] = []] = await withRetry(() => this.connection.query(statement));
      if (answer === undefined) throw new Error('the event log answered nothing');
      outcomesOf(appends, answer).forEach((outcome, index) => batch[index]!.resolve(outcome));
    } catch (error) {
      if (batch.length === 1 || isTransient(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      // Something in the batch is refused as such: alone, it fails only its own caller.
      for (const queued of batch) await this.write([queued]);
    }
  }
}
