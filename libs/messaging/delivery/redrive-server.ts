import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '#libs/postgres/transaction';
import { isTransient } from '#libs/postgres/transient-error';
import type { Consumer, ParkedMessages } from '../broadcast.js';
import type { RedriveResult } from '../parked-message.js';
import { reasonOf } from './delivery.js';
import { pauseAfter, rest } from './pauses.js';
import { finishRedriveRequest, REDRIVE_CHANNEL, takeRedriveRequest } from './redrive-requests.js';

/** Milliseconds between looks for requests whose announcement was lost; an operator waits no longer. */
const POLL_INTERVAL = 5_000;

/** Told what an operator must know. */
export interface RedriveObserver {
  redriven?(consumer: string, result: RedriveResult): void;
  failed?(error: Error): void;
}

/**
 * Carries out re-drives that were asked for by other processes, for the consumers that this one hosts. Holds one connection of the pool to
 * hear of them.
 */
export class RedriveServer {
  constructor(
    private readonly pool: Pool,
    private readonly parked: ParkedMessages,
    private readonly consumers: readonly Consumer[],
    private readonly observer: RedriveObserver = {},
  ) {}

  /** Until the signal. Nothing that is away ends it. */
  async serve(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      let listener: PoolClient | undefined;
      try {
        listener = await this.pool.connect();
        const bell = new Bell(listener);
        await listener.query(`LISTEN ${REDRIVE_CHANNEL}`);
        while (!signal.aborted && !bell.broken) {
          while (!signal.aborted && (await this.carryOutNext()));
          failures = 0;
          await bell.heard(POLL_INTERVAL, signal);
        }
      } catch (error) {
        this.observer.failed?.(error as Error);
        await rest(pauseAfter(++failures), signal);
      } finally {
        // It listens: nobody else may have it.
        listener?.release(true);
      }
    }
  }

  /** @returns whether there was one */
  private async carryOutNext(): Promise<boolean> {
    const names = this.consumers.map(({ name }) => name);
    return inTransaction(this.pool, async (client) => {
      const request = await takeRedriveRequest(client, names);
      if (request === undefined) return false;
      const consumer = this.consumers.find(({ name }) => name === request.consumer) as Consumer;
      try {
        const result = await this.parked.redrive(consumer, request.selection);
        await finishRedriveRequest(client, request.requestId, result);
        this.observer.redriven?.(consumer.name, result);
      } catch (error) {
        // What may pass by is left for the next look.
        if (isTransient(error)) throw error;
        await finishRedriveRequest(client, request.requestId, { failure: reasonOf(error) });
      }
      return true;
    });
  }
}

/** Rings when a request was announced, and when the connection it hangs on is gone. */
class Bell {
  broken = false;
  private rung = new AbortController();

  constructor(listener: PoolClient) {
    const ring = () => this.rung.abort();
    listener.on('notification', ring);
    listener.on('end', () => {
      this.broken = true;
      ring();
    });
  }

  /** Returns when it rang since the last time, at the signal, or when the time is over. */
  async heard(milliseconds: number, signal: AbortSignal): Promise<void> {
    await rest(milliseconds, AbortSignal.any([signal, this.rung.signal]));
    this.rung = new AbortController();
  }
}
