import { status } from '@grpc/grpc-js';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { Position } from '../event-log.js';
import type { ReadCall } from './connection.js';
import { NoAnswerError } from './failures.js';
import { positionOf } from './position.js';
import { recordOf, weightOf, type StoredRecord } from './stored-record.js';

/** Bytes held for a consumer that is slower than the server; one event beyond is taken, however large. */
export const BUFFERED_BYTES = 4 * 1024 * 1024;

/** One thing the server said: an event, or that everything up to somewhere was examined, or that this is the end for now. */
interface Item {
  readonly record?: StoredRecord;
  readonly position?: Position | undefined;
  readonly caughtUp?: boolean;
}

/** What lay ready when it was asked for. */
export interface Batch {
  readonly records: readonly StoredRecord[];
  /** Everything up to here has been examined by the server; undefined when nothing new was. */
  readonly examined: Position | undefined;
  /** Whether the server had said that this is the end for now, and nothing more lay ready. */
  readonly caughtUp: boolean;
}

/**
 * A read or subscription call as batches. The call is read ahead of the consumer up to a bound; beyond it the server waits, by the flow
 * control of the connection.
 */
export class Feed {
  private items: Item[] = [];
  private records = 0;
  private bytes = 0;
  private messages = 0;
  private caughtUp = false;
  private failure: { readonly error: unknown } | undefined;
  private wakeConsumer: (() => void) | undefined;
  private finished = false;
  private wantsFull = false;

  /** @param most events held, and most events of a batch */
  constructor(
    private readonly call: ReadCall,
    private readonly most: number,
  ) {
    // Not `for await`: measured, a promise for each message costs a tenth of a read. The handlers wait for nothing, so none overlap.
    let succeeded = false;
    call.on('data', (message: ReadResp) => {
      this.add(message);
      if (this.isFull) call.pause();
    });
    call.on('error', (error) => this.finish(error));
    call.on('status', ({ code }) => (succeeded = code === status.OK));
    call.on('end', () => this.finish(succeeded ? undefined : new NoAnswerError('the event log broke off')));
  }

  /** Messages that came so far. */
  get received(): number {
    return this.messages;
  }

  /** Whether the server has finished the call and everything was taken. */
  get isExhausted(): boolean {
    return this.finished && this.failure === undefined && this.items.length === 0;
  }

  /** Whether the server has to wait for the consumer. */
  get isFull(): boolean {
    return this.records >= this.most || this.bytes >= BUFFERED_BYTES;
  }

  /**
   * What lies ready, or comes within the patience.
   * @returns undefined when nothing came
   * @throws what ended the call, once everything before it was taken
   */
  async next(patience: number, signal?: AbortSignal): Promise<Batch | undefined> {
    if (this.items.length === 0 && !this.finished) await this.wait(patience, signal);
    return this.takeOrThrow();
  }

  /** The same, but a batch as large as the bound allows unless the end is reached before: for who wants to have everything. */
  async nextFull(patience: number): Promise<Batch | undefined> {
    for (let before = -1; !this.isFull && !this.atEnd && this.messages !== before;) {
      before = this.messages;
      this.wantsFull = true;
      await this.wait(patience);
      this.wantsFull = false;
    }
    return this.takeOrThrow();
  }

  /** Ends the call. */
  end(): void {
    this.call.cancel();
  }

  private get atEnd(): boolean {
    return this.finished || this.items.at(-1)?.caughtUp === true;
  }

  private async wait(patience: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.wakeConsumer = undefined;
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, patience);
      this.wakeConsumer = done;
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  private takeOrThrow(): Batch | undefined {
    if (this.items.length > 0) return this.take();
    if (this.failure !== undefined) throw this.failure.error;
    return undefined;
  }

  private take(): Batch {
    const { items } = this;
    this.items = [];
    this.records = 0;
    this.bytes = 0;
    const records: StoredRecord[] = [];
    let examined: Position | undefined;
    for (const { record, position, caughtUp } of items) {
      if (record !== undefined) records.push(record);
      examined = position ?? examined;
      this.caughtUp = caughtUp ?? this.caughtUp;
    }
    this.call.resume();
    return { records, examined, caughtUp: this.caughtUp };
  }

  private finish(error: unknown): void {
    if (this.finished) return;
    this.finished = true;
    if (error !== undefined) this.failure = { error };
    this.wakeConsumer?.();
  }

  private add(message: ReadResp): void {
    this.messages += 1;
    const event = message.getEvent()?.getEvent();
    const checkpoint = message.getCheckpoint();
    if (event !== undefined) {
      const record = recordOf(event);
      this.records += 1;
      this.bytes += weightOf(record);
      this.items.push({ record, position: record.position });
    } else if (checkpoint !== undefined) {
      const position = positionOf(checkpoint.getCommitPosition(), checkpoint.getPreparePosition());
      // Many may come while the consumer works; the last says it all.
      const last = this.items.at(-1);
      if (last !== undefined && last.record === undefined) this.items[this.items.length - 1] = { ...last, position };
      else this.items.push({ position });
    } else if (message.hasCaughtUp() || message.hasFellBehind()) {
      this.items.push({ caughtUp: message.hasCaughtUp() });
    } else {
      return;
    }
    if (!this.wantsFull || this.isFull || this.atEnd) this.wakeConsumer?.();
  }
}
