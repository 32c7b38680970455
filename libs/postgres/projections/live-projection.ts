import type { Pool, PoolClient } from 'pg';
import type { LogPage, Position, StoredEvent } from '#libs/event-store/event-log';
import type { DomainEvent } from '#libs/kernel/decider';
import { failpoint } from '#libs/kernel/failpoint';
import {
  advanceCheckpoint,
  lockCheckpoint,
  recordFailure,
  type Checkpoint,
  type KnownCheckpoint,
} from './checkpoint-store.js';
import { changesBetween, evolveChecked, prepare, type PreparedEvent } from './fold.js';
import type { Projection } from './projection.js';
import { ProjectionFailedError, ProjectionSupersededError } from './projection-error.js';
import { LIVE_SCHEMA, ReadModelTableSql } from './read-model-table.js';
import { RowCache } from './row-cache.js';

type Row = Record<string, unknown>;

/** Rows kept in memory per read model, a few megabytes: people work on the same contracts for minutes. */
const CACHED_ROWS = 5_000;

/** The checkpoint lies before what this process applied last: the server lost its newest transactions in a crash. */
export class CheckpointWentBackError extends Error {
  override readonly name = 'CheckpointWentBackError';
}

/** Applies pages of the log to the served tables of one read model. */
export class LiveProjection {
  readonly sql: ReadModelTableSql<Row>;
  private readonly cache: RowCache<Row>;
  private readonly statementPrefix: string;
  /** Computed once: it is a hash. */
  private readonly definition: string;
  private position: Position | undefined;
  private generation: number | undefined;

  constructor(
    private readonly pool: Pool,
    readonly projection: Projection,
    cachedRows = CACHED_ROWS,
  ) {
    this.sql = new ReadModelTableSql(projection.table);
    this.cache = new RowCache(cachedRows);
    this.definition = this.sql.definition;
    this.statementPrefix = `${this.definition.slice(0, 8)}-${projection.table.name}`;
  }

  /** The checkpoint as this process last wrote or saw it. */
  get known(): KnownCheckpoint | undefined {
    const { position, generation } = this;
    if (position === undefined || generation === undefined) return undefined;
    const { name, version } = this.projection;
    return { projection: name, version, definition: this.definition, generation, position };
  }

  /** The checkpoint was moved over events that do not concern this read model; its rows are as they were. */
  advanced(position: Position): void {
    if (this.position === undefined || position > this.position) this.position = position;
  }

  /**
   * Forgets what is known of the tables; `checkpoint` is where the next page begins.
   * @throws ProjectionSupersededError when newer code has taken the tables over
   */
  resumeAt(checkpoint: Checkpoint): void {
    this.requireOwn(checkpoint);
    this.cache.clear();
    this.position = checkpoint.position;
    this.generation = checkpoint.generation;
  }

  /**
   * Applies a page: rows and checkpoint in one transaction. Events before the checkpoint are left out, so that a page may be given twice
   * and two projectors may run at once.
   * @throws ProjectionFailedError after everything before the failing event has been written
   * @throws ProjectionSupersededError when newer code has taken the tables over
   * @throws CheckpointWentBackError when the next page must be read anew, from the checkpoint
   */
  async apply(page: Pick<LogPage, 'events' | 'checkpoint'>): Promise<Position> {
    try {
      return await this.applyPage(page.events, page.checkpoint);
    } catch (error) {
      if (!isRowProblem(error)) throw error;
      return await this.applySingly(page, error);
    }
  }

  /** PostgreSQL refuses a page without saying which event gave the row: one by one it shows. */
  private async applySingly(page: Pick<LogPage, 'events' | 'checkpoint'>, pageError: unknown): Promise<Position> {
    for (const stored of page.events) {
      try {
        await this.applyPage([stored], stored.position);
      } catch (error) {
        if (!isRowProblem(error)) throw error;
        const failure = new ProjectionFailedError(this.projection.name, stored, error);
        await recordFailure(this.pool, failure);
        throw failure;
      }
    }
    if (page.events.length === 0) throw pageError;
    return await this.applyPage([], page.checkpoint);
  }

  private async applyPage(events: readonly StoredEvent[], checkpoint: Position): Promise<Position> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      // Without waiting for the disk: the checkpoint travels in the same transaction as the rows, so whatever a crash loses, it loses both
      // and the events are simply applied again. The events themselves were on disk before anybody could read them.
      await client.query('BEGIN; SET LOCAL synchronous_commit TO off');
      const outcome = await this.applyIn(client, events, checkpoint);
      failpoint('projection.before-commit');
      await client.query('COMMIT');
      outcome.remember();
      if (outcome.failure !== undefined) throw outcome.failure;
      return outcome.position;
    } catch (error) {
      if (!(error instanceof ProjectionFailedError)) {
        this.cache.clear();
        await client.query('ROLLBACK').catch((failed: Error) => (broken = failed));
      }
      throw error;
    } finally {
      client.release(broken);
    }
  }

  private async applyIn(client: PoolClient, events: readonly StoredEvent[], pageCheckpoint: Position) {
    const held = await this.lock(client);
    const fresh =
      events.length > 0 && (events[0] as StoredEvent).position <= held
        ? events.filter(({ position }) => position > held)
        : events;
    const { ready, failure: undecodable } = prepare(this.projection, fresh);
    const before = await this.load(client, ready);
    const after = new Map(before);
    let failure = undecodable;
    let applied = held;
    for (const event of ready) {
      try {
        after.set(event.group, evolveChecked(this.projection, this.sql, after.get(event.group) ?? [], event));
        applied = event.projected.stored.position;
      } catch (error) {
        if (!(error instanceof ProjectionFailedError)) throw error;
        failure = error;
        break;
      }
    }
    await this.write(client, before, after);
    const position = failure !== undefined ? applied : pageCheckpoint > held ? pageCheckpoint : held;
    if (position !== held) await advanceCheckpoint(client, this.projection.name, position);
    if (failure !== undefined) await recordFailure(client, failure);
    const remember = () => {
      this.position = position;
      if (this.projection.appendOnly === true) return;
      for (const [group, rows] of after) this.cache.set(group, rows);
    };
    return { position, failure, remember };
  }

  /** Locks the checkpoint against other projectors and the swap of a rebuild. @returns its position */
  private async lock(client: PoolClient): Promise<Position> {
    const checkpoint = this.requireOwn(await lockCheckpoint(client, this.projection.name));
    if (checkpoint.generation !== this.generation || checkpoint.position !== this.position) {
      // Somebody else wrote: a rebuild or a second projector.
      const expected = this.position;
      this.resumeAt(checkpoint);
      if (expected !== undefined && checkpoint.position < expected) {
        throw new CheckpointWentBackError(`checkpoint of ${this.projection.name} lies at ${checkpoint.position}`);
      }
    }
    return checkpoint.position;
  }

  private requireOwn(checkpoint: Checkpoint | undefined): Checkpoint {
    const { name, version } = this.projection;
    if (checkpoint?.version === version && checkpoint.definition === this.definition) return checkpoint;
    throw new ProjectionSupersededError(name);
  }

  private async load(
    client: PoolClient,
    events: readonly PreparedEvent<DomainEvent>[],
  ): Promise<Map<string, readonly Row[]>> {
    const rows = new Map<string, readonly Row[]>();
    if (this.projection.appendOnly === true) return rows;
    const missing: string[] = [];
    for (const { group } of events) {
      if (rows.has(group)) continue;
      const cached = this.cache.get(group);
      rows.set(group, cached ?? []);
      if (cached === undefined) missing.push(group);
    }
    if (missing.length === 0) return rows;
    const found = await client.query<Row>({
      name: `${this.statementPrefix}-s`,
      text: this.sql.selectGroups(LIVE_SCHEMA),
      values: [missing],
    });
    for (const row of found.rows) (rows.get(this.sql.groupOf(row)) as Row[]).push(row);
    return rows;
  }

  private async write(
    client: PoolClient,
    before: ReadonlyMap<string, readonly Row[]>,
    after: ReadonlyMap<string, readonly Row[]>,
  ): Promise<void> {
    const upserts: Row[] = [];
    const deletes: Row[] = [];
    for (const [group, rows] of after) {
      const changes = changesBetween(this.sql, before.get(group) ?? [], rows);
      upserts.push(...changes.upserts);
      deletes.push(...changes.deletes);
    }
    // Deleted first: the new rows may take unique places the old ones held.
    if (deletes.length > 0) {
      await client.query({
        name: `${this.statementPrefix}-d`,
        text: this.sql.deleteKeys(LIVE_SCHEMA),
        values: this.sql.keyParametersOf(deletes),
      });
    }
    if (upserts.length > 0) {
      const insertOnly = this.projection.appendOnly === true;
      await client.query({
        name: `${this.statementPrefix}-${insertOnly ? 'i' : 'u'}`,
        text: insertOnly ? this.sql.insert(LIVE_SCHEMA) : this.sql.upsert(LIVE_SCHEMA),
        values: this.sql.parametersOf(upserts),
      });
    }
  }
}

/** Whether the rows themselves are what was refused: SQLSTATE classes data exception and integrity violation, or a missing value. */
function isRowProblem(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return error instanceof TypeError || (typeof code === 'string' && code.length === 5 && /^2[23]/.test(code));
}
