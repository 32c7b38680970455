import { setMaxListeners } from 'node:events';
import type { Pool } from 'pg';
import { START_OF_LOG, type EventLog, type Position } from '#libs/event-store/event-log';
import { bringUpToDate } from './bring-up-to-date.js';
import { RebuildInProgressError } from './rebuild.js';
import type { RebuildProgress } from './rebuild-progress.js';
import { CheckpointAnnouncer } from './checkpoint-channel.js';
import { CheckpointAdvancer, type Unconcerned } from './checkpoint-advancer.js';
import { readCheckpoint, type KnownCheckpoint } from './checkpoint-store.js';
import { CheckpointWentBackError, LiveProjection } from './live-projection.js';
import type { Projection } from './projection.js';
import { ProjectionFailedError, ProjectionSupersededError } from './projection-error.js';
import { SharedTail, type TailMember } from './shared-tail.js';

export type ProjectionState = 'starting' | 'catching-up' | 'live' | 'retrying' | 'failed' | 'stopped';

/** How one read model is doing, for health checks and the operator. */
export interface ProjectionStatus {
  readonly projection: string;
  readonly state: ProjectionState;
  readonly position: Position;
  /** Of the states `retrying` and `failed`. */
  readonly error: Error | undefined;
}

/** Told what an operator must know. */
export interface ProjectionObserver {
  /** A projection stands still before an event, or makes way for newer code; the others go on. */
  failed?(error: ProjectionFailedError | ProjectionSupersededError): void;
  /** Something that may pass by, like a lost connection; tried again after a pause. */
  retrying?(projection: string, error: Error): void;
  rebuilding?(progress: RebuildProgress): void;
}

export interface ProjectionRunnerOptions {
  /** Of role `qiyue_projector`. */
  readonly pool: Pool;
  readonly log: EventLog;
  readonly projections: readonly Projection[];
  readonly observer?: ProjectionObserver;
  /** Most events applied in one transaction. */
  readonly pageSize?: number;
}

/** A person who waits for a page wants it soon; a backlog is worked off in pages of this size. */
const PAGE_SIZE = 500;

/** Pauses between attempts, in milliseconds: doubled from the first to the longest. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

/**
 * Keeps read models up with the log. Each projection has a checkpoint and a loop of its own, so that one that fails does not hold up the
 * others; those that are up to date share one subscription.
 */
export class ProjectionRunner {
  private readonly stopping = new AbortController();
  private readonly states = new Map<string, ProjectionStatus>();
  private readonly announcer: CheckpointAnnouncer;
  private readonly advancer: CheckpointAdvancer;
  private readonly tail: SharedTail;
  private readonly followers = new Map<TailMember, Follower>();
  private running: Promise<unknown> | undefined;

  constructor(private readonly options: ProjectionRunnerOptions) {
    requireUniqueNames(options.projections);
    // Each projection listens for the end; Node warns of more than ten listeners otherwise.
    setMaxListeners(0, this.stopping.signal);
    this.announcer = new CheckpointAnnouncer(options.pool, (error) =>
      options.observer?.retrying?.('announcements', error as Error),
    );
    this.advancer = new CheckpointAdvancer(options.pool);
    this.tail = new SharedTail({
      log: options.log,
      types: [...new Set(options.projections.flatMap(({ storedTypes }) => storedTypes))],
      pageSize: options.pageSize ?? PAGE_SIZE,
      passing: (member, checkpoint) => {
        const follower = this.followers.get(member);
        if (follower !== undefined) this.advancer.advance(follower, checkpoint);
      },
    });
    for (const { name } of options.projections) this.note(name, 'starting', START_OF_LOG);
  }

  /** Makes missing tables, rebuilds those made by other code, then follows the log until {@link stop}. */
  async start(): Promise<void> {
    if (this.running !== undefined) throw new Error('the projection runner was started before');
    const { pool, projections } = this.options;
    const ready: Projection[] = [];
    for (const projection of projections) if (await this.prepare(projection)) ready.push(projection);
    this.running = Promise.all(ready.map((projection) => this.follow(new LiveProjection(pool, projection))));
  }

  /** @returns false when the read model cannot be built: the others are served all the same */
  private async prepare(projection: Projection): Promise<boolean> {
    const { pool, log, observer } = this.options;
    const onProgress = (progress: RebuildProgress) => observer?.rebuilding?.(progress);
    while (!this.stopping.signal.aborted) {
      try {
        await bringUpToDate({ pool, log, projections: [projection], onProgress });
        return true;
      } catch (error) {
        if (error instanceof ProjectionFailedError) {
          this.note(projection.name, 'failed', START_OF_LOG, error);
          observer?.failed?.(error);
          return false;
        }
        // Another projector is at it: when it has finished, there is nothing left to do.
        if (!(error instanceof RebuildInProgressError)) throw error;
        await this.wait(FIRST_PAUSE);
      }
    }
    return false;
  }

  status(): readonly ProjectionStatus[] {
    return [...this.states.values()];
  }

  /** Resolves when the transactions in flight are finished and nothing is written any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.tail.stop();
    await this.running;
    await this.advancer.settled();
    await this.announcer.settled();
  }

  private async follow(live: LiveProjection): Promise<void> {
    const { name } = live.projection;
    let pause = FIRST_PAUSE;
    while (!this.stopping.signal.aborted) {
      try {
        await this.followOnce(live, () => (pause = FIRST_PAUSE));
      } catch (error) {
        if (error instanceof CheckpointWentBackError) continue;
        if (error instanceof ProjectionFailedError || error instanceof ProjectionSupersededError) {
          this.note(name, 'failed', this.positionOf(name), error);
          this.options.observer?.failed?.(error);
          return;
        }
        this.note(name, 'retrying', this.positionOf(name), error as Error);
        this.options.observer?.retrying?.(name, error as Error);
        await this.wait(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
    this.note(name, 'stopped', this.positionOf(name));
  }

  /** Reads the log by itself up to where the shared tail takes over, then takes in what that one brings. */
  private async followOnce(live: LiveProjection, onProgress: () => void): Promise<void> {
    const { name, storedTypes } = live.projection;
    const checkpoint = await readCheckpoint(this.options.pool, name);
    if (checkpoint === undefined) throw new ProjectionSupersededError(name);
    live.resumeAt(checkpoint);
    this.note(name, 'catching-up', checkpoint.position);
    // Most of a long way lies behind it before it joins: what the tail keeps for it is bounded.
    await this.catchUp(live, undefined, onProgress);
    const member = await this.tail.join(storedTypes);
    const follower = new Follower(live, member, (position) => this.reached(name, position, 'live'));
    this.followers.set(member, follower);
    try {
      await this.catchUp(live, member.after, onProgress);
      this.note(name, 'live', this.positionOf(name));
      for (let batch = await member.next(); batch !== undefined; batch = await member.next()) {
        if (batch.events.length === 0) this.advancer.advance(follower, batch.checkpoint);
        else this.reached(name, await live.apply(batch), 'live');
        onProgress();
      }
      if (follower.failure !== undefined) throw follower.failure;
    } finally {
      this.followers.delete(member);
      member.leave();
    }
  }

  private async catchUp(live: LiveProjection, upTo: Position | undefined, onProgress: () => void): Promise<void> {
    const { log, pageSize = PAGE_SIZE } = this.options;
    const { name, storedTypes } = live.projection;
    const after = this.positionOf(name);
    if (upTo !== undefined && upTo <= after) return;
    const filter = { types: storedTypes };
    for await (const page of log.readAll({ after, filter, pageSize, ...(upTo === undefined ? {} : { upTo }) })) {
      if (this.stopping.signal.aborted) return;
      if (page.checkpoint > this.positionOf(name) || page.events.length > 0)
        this.reached(name, await live.apply(page), 'catching-up');
      onProgress();
    }
  }

  private reached(projection: string, position: Position, state: ProjectionState): void {
    this.note(projection, state, position);
    this.announcer.announce(projection, position);
  }

  private note(projection: string, state: ProjectionState, position: Position, error?: Error): void {
    this.states.set(projection, { projection, state, position, error });
  }

  private positionOf(projection: string): Position {
    return this.states.get(projection)?.position ?? START_OF_LOG;
  }

  private async wait(milliseconds: number): Promise<void> {
    const { signal } = this.stopping;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
    });
  }
}

/** A read model that follows the shared tail. */
class Follower implements Unconcerned {
  failure: Error | undefined;

  constructor(
    private readonly live: LiveProjection,
    private readonly member: TailMember,
    private readonly reached: (position: Position) => void,
  ) {}

  get known(): KnownCheckpoint | undefined {
    return this.live.known;
  }

  advanced(position: Position): void {
    this.live.advanced(position);
    this.reached(position);
  }

  mistaken(error?: Error): void {
    this.failure ??= error;
    this.member.leave();
  }
}

/** @throws Error when two projections share a name or a table */
export function requireUniqueNames(projections: readonly Projection[]): void {
  const names = new Set(projections.flatMap(({ name, table }) => [`projection ${name}`, `table ${table.name}`]));
  if (names.size !== projections.length * 2) throw new Error('two projections have the same name or table');
}
