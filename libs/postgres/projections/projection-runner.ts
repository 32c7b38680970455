import { setMaxListeners } from 'node:events';
import type { Pool } from 'pg';
import { START_OF_LOG, type EventLog, type Position } from '#libs/event-store/event-log';
import { bringUpToDate } from './bring-up-to-date.js';
import { RebuildInProgressError } from './rebuild.js';
import type { RebuildProgress } from './rebuild-progress.js';
import { CheckpointAnnouncer } from './checkpoint-channel.js';
import { readCheckpoint } from './checkpoint-store.js';
import { CheckpointWentBackError, LiveProjection } from './live-projection.js';
import type { Projection } from './projection.js';
import { ProjectionFailedError, ProjectionSupersededError } from './projection-error.js';

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
 * Keeps read models up with the log. Each projection has a subscription and a checkpoint of its own, so that one that fails does not
 * hold up the others.
 */
export class ProjectionRunner {
  private readonly stopping = new AbortController();
  private readonly states = new Map<string, ProjectionStatus>();
  private readonly announcer: CheckpointAnnouncer;
  private running: Promise<unknown> | undefined;

  constructor(private readonly options: ProjectionRunnerOptions) {
    requireUniqueNames(options.projections);
    // Each projection listens for the end; Node warns of more than ten listeners otherwise.
    setMaxListeners(0, this.stopping.signal);
    this.announcer = new CheckpointAnnouncer(options.pool, (error) =>
      options.observer?.retrying?.('announcements', error as Error),
    );
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
    await this.running;
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

  private async followOnce(live: LiveProjection, onProgress: () => void): Promise<void> {
    const { pool, log, pageSize = PAGE_SIZE } = this.options;
    const { name, storedTypes } = live.projection;
    const checkpoint = await readCheckpoint(pool, name);
    if (checkpoint === undefined) throw new ProjectionSupersededError(name);
    live.resumeAt(checkpoint);
    this.note(name, 'catching-up', checkpoint.position);
    const { signal } = this.stopping;
    const pages = log.subscribe({ after: checkpoint.position, filter: { types: storedTypes }, pageSize, signal });
    for await (const page of pages) {
      if (page.checkpoint > this.positionOf(name) || page.events.length > 0) {
        const position = await live.apply(page);
        this.note(name, page.caughtUp ? 'live' : this.stateOf(name), position);
        this.announcer.announce(name, position);
      } else if (page.caughtUp) {
        this.note(name, 'live', this.positionOf(name));
      }
      onProgress();
    }
  }

  private note(projection: string, state: ProjectionState, position: Position, error?: Error): void {
    this.states.set(projection, { projection, state, position, error });
  }

  private stateOf(projection: string): ProjectionState {
    return this.states.get(projection)?.state ?? 'starting';
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

/** @throws Error when two projections share a name or a table */
export function requireUniqueNames(projections: readonly Projection[]): void {
  const names = new Set(projections.flatMap(({ name, table }) => [`projection ${name}`, `table ${table.name}`]));
  if (names.size !== projections.length * 2) throw new Error('two projections have the same name or table');
}
