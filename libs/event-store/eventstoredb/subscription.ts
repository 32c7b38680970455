import { setTimeout as sleep } from 'node:timers/promises';
import { backOff } from '../back-off.js';
import { START_OF_LOG, type LogFilter, type LogPage, type Position } from '../event-log.js';
import { isOpen, matcherOf } from '../log-filter.js';
import type { EventStoreConnection } from './connection.js';
import { ATTEMPTS, isTransient, NoAnswerError } from './failures.js';
import { Feed, type Batch } from './feed.js';
import type { HeadTracker } from './head-tracker.js';
import { allRequest, subscriptionRequest } from './read-request.js';
import { isOurs, storedEvents } from './stored-record.js';

/** Events examined between two checkpoints while there is much to examine: a checkpoint costs a message. */
const CATCH_UP_WINDOW = 500;

/**
 * The same at the end of the log: each event that does not match moves the checkpoint at once, for somebody may be waiting for a read model
 * to say that it has seen it.
 */
const LIVE_WINDOW = 1;

/** Milliseconds of silence after which a catch-up has surely reached the end: servers before 23.10 do not say so. */
const CATCH_UP_SILENCE = 2_000;

/** Milliseconds of silence after which it is asked whether there is nothing new or the subscription is dead. */
const LIVE_SILENCE = 30_000;

/** Milliseconds in which a live subscription must tell of what is known to stand in the log. */
const SUSPECT_SILENCE = 5_000;

/** Milliseconds of a catch-up between pages that only move the checkpoint: often enough for who is stopped and starts again from it. */
const EMPTY_PAGE_INTERVAL = 10_000;

/** Events one read asks for; what follows is read by the next. */
const READ_COUNT = 10_000;

/** Milliseconds of silence after which a read counts as broken. */
const READ_SILENCE = 30_000;

/** What a subscription needs of its log. */
export interface SubscriptionContext {
  readonly connection: EventStoreConnection;
  readonly head: HeadTracker;
  readHead(): Promise<Position>;
}

export interface SubscriptionRange {
  /** Exclusive. */
  readonly after: Position;
  readonly filter: LogFilter;
  /** Most events of a page. */
  readonly pageSize: number;
}

/**
 * Follows the log by server-side subscriptions: one with a wide window until the end is reached, then one with a narrow window. A call that
 * breaks is made anew behind the last page given away, so nothing is lost or repeated.
 */
export class Subscription {
  private readonly matches: ReturnType<typeof matcherOf>;
  private checkpoint: Position;
  private live = false;
  /** Whether the last page said that the end is reached. */
  private announced = false;
  private lastPageAt = performance.now();

  constructor(
    private readonly context: SubscriptionContext,
    private readonly range: SubscriptionRange,
  ) {
    this.matches = matcherOf(range.filter);
    this.checkpoint = range.after;
  }

  /** Pages without end. */
  async *follow(signal: AbortSignal): AsyncGenerator<LogPage> {
    for (let failures = 0; !signal.aborted;) {
      let feed: Feed | undefined;
      try {
        feed = await this.open();
        for (;;) {
          const batch = await this.batchOf(feed, signal);
          if (signal.aborted) return;
          failures = 0;
          const page = await this.pageOf(batch);
          if (page !== undefined) yield page;
          if (signal.aborted) return;
          if (!this.live && batch.caughtUp) break;
        }
        this.live = true;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        if (failures === ATTEMPTS || !this.mayTryAgain(error)) throw error;
        this.live = false;
        await sleep(backOff(failures), undefined, { signal }).catch(() => undefined);
      } finally {
        feed?.end();
      }
    }
  }

  /** Pages up to a position that the log is known to have reached. */
  async *upTo(end: Position, endIsHead: boolean): AsyncGenerator<LogPage> {
    for (let failures = 0; this.checkpoint < end;) {
      let feed: Feed | undefined;
      try {
        feed = await this.openUpTo();
        for (let batch = await this.fullBatchOf(feed); batch !== undefined; batch = await this.fullBatchOf(feed)) {
          failures = 0;
          const done = batch.caughtUp || (batch.examined ?? START_OF_LOG) >= end;
          const records = done ? batch.records.filter(({ position }) => position <= end) : batch.records;
          const page = await this.pageOf({ records, examined: done ? end : batch.examined, caughtUp: false });
          if (done) {
            yield { events: page?.events ?? [], checkpoint: end, caughtUp: endIsHead };
            return;
          }
          if (page !== undefined) yield page;
        }
      } catch (error) {
        failures += 1;
        if (failures === ATTEMPTS || !this.mayTryAgain(error)) throw error;
        await sleep(backOff(failures));
      } finally {
        feed?.end();
      }
    }
  }

  private mayTryAgain(error: unknown): boolean {
    if (this.context.connection.closed) throw new Error('the event log is closed', { cause: error });
    return isTransient(error);
  }

  private async open(): Promise<Feed> {
    const { filter, pageSize } = this.range;
    const window = this.live ? LIVE_WINDOW : CATCH_UP_WINDOW;
    const call = await this.context.connection.read(subscriptionRequest(this.checkpoint, filter, window));
    return new Feed(call, pageSize);
  }

  /** Without a filter a plain read does: the server examines less for it. */
  private async openUpTo(): Promise<Feed> {
    if (!isOpen(this.range.filter)) return await this.open();
    const call = await this.context.connection.read(allRequest(this.checkpoint, READ_COUNT));
    return new Feed(call, this.range.pageSize);
  }

  /** @returns undefined when the call has given all that was asked for and there is more behind */
  private async fullBatchOf(feed: Feed): Promise<Batch | undefined> {
    const filtered = !isOpen(this.range.filter);
    const batch = await feed.nextFull(filtered ? CATCH_UP_SILENCE : READ_SILENCE);
    if (batch !== undefined) return batch;
    if (!feed.isExhausted) {
      if (filtered) return CAUGHT_UP;
      throw new NoAnswerError('the read fell silent');
    }
    if (filtered) throw new NoAnswerError('the event log ended the subscription');
    return feed.received < READ_COUNT ? CAUGHT_UP : undefined;
  }

  private async batchOf(feed: Feed, signal: AbortSignal): Promise<Batch> {
    const batch = await this.batchInTime(feed, signal);
    if (feed.isExhausted && batch === NOTHING) throw new NoAnswerError('the event log ended the subscription');
    return batch;
  }

  private async batchInTime(feed: Feed, signal: AbortSignal): Promise<Batch> {
    if (!this.live) return (await feed.next(CATCH_UP_SILENCE, signal)) ?? (feed.isExhausted ? NOTHING : CAUGHT_UP);
    for (;;) {
      const batch = await feed.next(LIVE_SILENCE, signal);
      if (batch !== undefined) return batch;
      if (signal.aborted || feed.isExhausted) return NOTHING;
      if ((await this.context.readHead()) <= this.checkpoint) continue;
      const late = await feed.next(SUSPECT_SILENCE, signal);
      if (late === undefined) throw new NoAnswerError('the subscription fell silent');
      return late;
    }
  }

  /** @returns undefined when the batch has nothing to say to the consumer */
  private async pageOf(batch: Batch): Promise<LogPage | undefined> {
    const records = batch.records.filter((record) => record.position > this.checkpoint && isOurs(record));
    const { head } = this.context;
    for (const { position } of records) head.learn(position);
    const examined = batch.examined === undefined ? this.checkpoint : await head.bounded(batch.examined);
    const moved = examined > this.checkpoint;
    if (moved) this.checkpoint = examined;
    const caughtUp = this.live && batch.caughtUp;
    const events = storedEvents(records.filter(this.matches));
    if (events.length === 0) {
      if (!moved && (!caughtUp || this.announced)) return undefined;
      if (!this.live && performance.now() - this.lastPageAt < EMPTY_PAGE_INTERVAL) return undefined;
    }
    this.announced = caughtUp;
    this.lastPageAt = performance.now();
    return { events, checkpoint: this.checkpoint, caughtUp };
  }
}

const NOTHING: Batch = { records: [], examined: undefined, caughtUp: false };
const CAUGHT_UP: Batch = { records: [], examined: undefined, caughtUp: true };
