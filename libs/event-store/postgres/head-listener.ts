import pg from 'pg';
import { backOff } from '../back-off.js';
import { connectionOptions } from './connection.js';

/** Milliseconds between looks at the head while notifications come: they may be lost, the log may not. */
const POLL_WHEN_LISTENING = 2_000;

/** Milliseconds between looks while there is no connection to listen on. */
const POLL_WHEN_DEAF = 200;

/**
 * Hears of new events by LISTEN on a connection of its own, made when somebody first waits and made anew, with growing pauses, whenever
 * it breaks. Notifications only shorten the wait: who waits looks for itself at every turn.
 */
export class HeadListener {
  private client: pg.Client | undefined;
  private listening = false;
  private attempt = 0;
  private reconnect: NodeJS.Timeout | undefined;
  private closed = false;
  /** Counts what was heard; who has looked since then may wait. Payloads are not believed: anybody who may connect can notify. */
  private news = 0;
  private readonly waiters = new Set<() => void>();

  constructor(private readonly connectionString: string) {}

  /** To be taken before looking at the log, and given to {@link wait} when nothing new was there. */
  get latest(): number {
    return this.news;
  }

  /** Returns when something was heard after `latest`, after the polling interval, or when the signal ends the wait. */
  async wait(latest: number, signal: AbortSignal): Promise<void> {
    this.start();
    if (this.closed || signal.aborted || this.news !== latest) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiters.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, this.listening ? POLL_WHEN_LISTENING : POLL_WHEN_DEAF);
      this.waiters.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.reconnect);
    this.wakeAll();
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private start(): void {
    if (this.closed || this.client !== undefined || this.reconnect !== undefined) return;
    const client = new pg.Client(connectionOptions(this.connectionString, 'qiyue log listener'));
    this.client = client;
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', () => this.hear());
    client
      .connect()
      .then(() => client.query('listen log_events'))
      .then(() => {
        this.listening = true;
        this.attempt = 0;
        // What was appended while nobody listened was not announced to us.
        this.hear();
      })
      .catch(() => this.lost(client));
  }

  private lost(client: pg.Client): void {
    if (this.client !== client) return;
    this.client = undefined;
    this.listening = false;
    void client.end().catch(() => undefined);
    if (this.closed) return;
    this.attempt += 1;
    this.reconnect = setTimeout(() => {
      this.reconnect = undefined;
      this.start();
    }, backOff(this.attempt));
    this.wakeAll();
  }

  /** There may be new events: said by the database, or known because this process appended them. */
  hear(): void {
    this.news += 1;
    this.wakeAll();
  }

  private wakeAll(): void {
    for (const wake of [...this.waiters]) wake();
  }
}
