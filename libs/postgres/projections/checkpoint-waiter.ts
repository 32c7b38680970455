import type { Pool, PoolClient } from 'pg';
import type { Position } from '#libs/event-store/event-log';
import { Problem } from '#libs/kernel/problem';
import { CHECKPOINT_CHANNEL, parseAnnouncement } from './checkpoint-channel.js';
import { READ_MODEL_BEHIND } from './problems.js';

interface Waiter {
  readonly position: Position;
  /** Projections still behind. */
  readonly behind: Set<string>;
  readonly done: (arrived: boolean) => void;
}

/** Milliseconds after which waiters look for themselves, should an announcement have been lost. */
const POLL_INTERVAL = 200;

/** Lets a reader wait until read models contain what a command wrote. Holds one connection of the pool once somebody has waited. */
export class CheckpointWaiter {
  private readonly waiters = new Set<Waiter>();
  private listening: Promise<PoolClient | undefined> | undefined;
  private polling: NodeJS.Timeout | undefined;
  private closed = false;
  private looking: Promise<void> | undefined;
  private lookAgain = false;

  /** @param pool of any role that may read the checkpoints */
  constructor(private readonly pool: Pool) {}

  /** Whether all named read models contain everything up to the position already. */
  async hasReached(projections: readonly string[], position: Position): Promise<boolean> {
    return (await this.behind(projections, position)).length === 0;
  }

  /**
   * Waits until all named read models contain everything up to the position.
   * @param timeout milliseconds
   * @throws Problem read-model.behind when they do not in time
   */
  async waitFor(projections: readonly string[], position: Position, timeout: number): Promise<void> {
    if (this.closed) throw new Error('the checkpoint waiter is closed');
    if (await this.hasReached(projections, position)) return;
    this.listening ??= this.listen();
    await this.listening;
    const arrived = await this.wait(projections, position, timeout);
    if (arrived) return;
    const late = await this.behind(projections, position);
    if (late.length > 0) throw new Problem(READ_MODEL_BEHIND, { readModels: late, position });
  }

  /** Ends all waiting and gives the connection back. */
  async close(): Promise<void> {
    this.closed = true;
    for (const waiter of this.waiters) waiter.done(false);
    this.stopPolling();
    await this.looking;
    const client = await this.listening;
    this.listening = undefined;
    // The connection listens: it is ended, not reused.
    client?.release(true);
  }

  /** @returns false when the time is over */
  private async wait(projections: readonly string[], position: Position, timeout: number): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (arrived: boolean) => {
        clearTimeout(timer);
        this.waiters.delete(waiter);
        if (this.waiters.size === 0) this.stopPolling();
        resolve(arrived);
      };
      const waiter: Waiter = { position, behind: new Set(projections), done: finish };
      const timer = setTimeout(() => finish(false), timeout);
      this.waiters.add(waiter);
      // What was committed between the first look and the start of listening is seen by this one.
      this.look();
      this.polling ??= setInterval(() => this.look(), POLL_INTERVAL);
    });
  }

  private look(): void {
    if (this.looking !== undefined) {
      this.lookAgain = true;
      return;
    }
    if (this.waiters.size === 0) return;
    const names = [...new Set([...this.waiters].flatMap(({ behind }) => [...behind]))];
    this.looking = this.positions(names)
      .then((positions) => positions.forEach((position, projection) => this.reached(projection, position)))
      // A server that does not answer now may at the next look; the time limit ends the wait in any case.
      .catch(() => undefined)
      .finally(() => {
        this.looking = undefined;
        if (this.lookAgain) {
          this.lookAgain = false;
          this.look();
        }
      });
  }

  private reached(projection: string, position: Position): void {
    for (const waiter of this.waiters) {
      if (position < waiter.position || !waiter.behind.delete(projection)) continue;
      if (waiter.behind.size === 0) waiter.done(true);
    }
  }

  private async behind(projections: readonly string[], position: Position): Promise<readonly string[]> {
    const positions = await this.positions(projections);
    return projections.filter((projection) => {
      const reached = positions.get(projection);
      return reached === undefined || reached < position;
    });
  }

  private async positions(projections: readonly string[]): Promise<ReadonlyMap<string, Position>> {
    const { rows } = await this.pool.query<{ projection: string; position: Position }>({
      name: 'checkpoint-positions',
      text: 'SELECT projection, position FROM read_model.checkpoint WHERE projection = ANY($1)',
      values: [projections],
    });
    return new Map(rows.map((row) => [row.projection, row.position]));
  }

  /** Without a connection to listen on, waiters poll; the next one to wait tries again. */
  private async listen(): Promise<PoolClient | undefined> {
    try {
      const client = await this.pool.connect();
      client.on('notification', ({ channel, payload }) => {
        const announced = channel === CHECKPOINT_CHANNEL ? parseAnnouncement(payload ?? '') : undefined;
        if (announced !== undefined) this.reached(announced.projection, announced.position);
      });
      client.on('error', () => {
        this.listening = undefined;
        client.release(true);
      });
      await client.query(`LISTEN ${CHECKPOINT_CHANNEL}`);
      return client;
    } catch {
      this.listening = undefined;
      return undefined;
    }
  }

  private stopPolling(): void {
    clearInterval(this.polling);
    this.polling = undefined;
  }
}
