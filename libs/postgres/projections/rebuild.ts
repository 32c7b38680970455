import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { START_OF_LOG, type EventLog, type Position } from '#libs/event-store/event-log';
import { addCheckpoint, lockCheckpoint, readCheckpoint, renewCheckpoint, type Checkpoint } from './checkpoint-store.js';
import type { Projection } from './projection.js';
import { LIVE_SCHEMA, ReadModelTableSql, SHADOW_SCHEMA } from './read-model-table.js';
import type { OnRebuildProgress, RebuildProgress } from './rebuild-progress.js';
import { REBUILD_BATCH, REBUILD_CACHED_ROWS, ShadowTable } from './shadow-table.js';
import { compareTables, isEqual, type TableDifference } from './table-difference.js';

type Row = Record<string, unknown>;

export interface RebuildOptions {
  /** Of role `qiyue_projector`; one connection is used. */
  readonly pool: Pool;
  readonly log: EventLog;
  readonly projections: readonly Projection[];
  readonly onProgress?: OnRebuildProgress;
  /** Most rows in memory. Default {@link REBUILD_CACHED_ROWS}. */
  readonly cachedRows?: number;
  /** Events a page. Default {@link REBUILD_BATCH}. */
  readonly batch?: number;
}

export interface RebuildResult {
  readonly projection: string;
  readonly events: number;
  readonly rows: number;
  readonly position: Position;
  /** Undefined when there was nothing to compare with: no table yet, or one made by other code. */
  readonly difference: TableDifference | undefined;
  /** No difference was found, or there was nothing to compare with. */
  readonly equal: boolean;
  /** Milliseconds. */
  readonly duration: number;
}

/** Somebody else rebuilds or compares the same read model at this moment. */
export class RebuildInProgressError extends Error {
  override readonly name = 'RebuildInProgressError';

  constructor(readonly projection: string) {
    super(`projection ${projection} is being rebuilt already`);
  }
}

/** The rows counted while building are not those in the table. */
export class RebuildVerificationError extends Error {
  override readonly name = 'RebuildVerificationError';
}

/**
 * Builds read models anew from the log beside those that are served, compares the two row by row and puts the new ones in their place in
 * one transaction. Commands, readers and the live projector go on meanwhile; only for the last step, the comparison and the swap, the
 * live projector of this read model waits. Nothing is sent to anybody. Whatever happens before the swap leaves the served tables as
 * they were; what an interrupted rebuild left is dropped by the next.
 * @throws ProjectionFailedError at an event the projection cannot take in
 * @throws RebuildInProgressError
 */
export async function rebuild(options: RebuildOptions): Promise<readonly RebuildResult[]> {
  return forEach(options, (build) => build.rebuild());
}

/** The same comparison without the swap: the served tables stay as they are, the shadow tables are dropped. */
export async function compareInShadow(options: RebuildOptions): Promise<readonly RebuildResult[]> {
  return forEach(options, (build) => build.compare());
}

async function forEach(
  options: RebuildOptions,
  work: (build: ShadowBuild) => Promise<RebuildResult>,
): Promise<readonly RebuildResult[]> {
  const results: RebuildResult[] = [];
  for (const projection of options.projections) {
    results.push(await withBuild(options, projection, work));
  }
  return results;
}

async function withBuild(
  options: RebuildOptions,
  projection: Projection,
  work: (build: ShadowBuild) => Promise<RebuildResult>,
): Promise<RebuildResult> {
  const writer = await options.pool.connect();
  let broken: Error | boolean = true;
  try {
    if (!(await takesTurn(writer, projection.name))) throw new RebuildInProgressError(projection.name);
    const result = await work(new ShadowBuild(options, projection, writer));
    await writer.query('SELECT pg_advisory_unlock_all(); RESET synchronous_commit');
    broken = false;
    return result;
  } finally {
    // After an error the connection is ended, and with it lock and transaction.
    writer.release(broken);
  }
}

/** Milliseconds: the server may notice only after a moment that the connection of a build that failed has ended. */
const TURN_PATIENCE = 5_000;
const TURN_POLL = 50;

/** @returns false when another build of this read model is under way */
async function takesTurn(writer: PoolClient, projection: string): Promise<boolean> {
  for (const end = Date.now() + TURN_PATIENCE; ;) {
    const { rows } = await writer.query<{ held: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended('read model shadow ' || $1, 0)) AS held`,
      [projection],
    );
    if (rows[0]?.held === true) return true;
    if (Date.now() > end) return false;
    await sleep(TURN_POLL);
  }
}

/** Milliseconds a swap waits for readers before it lets those queued behind it go first. */
const SWAP_LOCK_TIMEOUT = 2_000;
const SWAP_ATTEMPTS = 30;

/** SQLSTATE lock_not_available. */
const LOCK_NOT_AVAILABLE = '55P03';

class ShadowBuild {
  private readonly started = Date.now();
  private readonly sql: ReadModelTableSql<Row>;
  private readonly shadow: ShadowTable;
  private head: Position = START_OF_LOG;

  constructor(
    private readonly options: RebuildOptions,
    private readonly projection: Projection,
    private readonly writer: PoolClient,
  ) {
    this.sql = new ReadModelTableSql<Row>(projection.table);
    const { cachedRows = REBUILD_CACHED_ROWS, batch = REBUILD_BATCH } = options;
    this.shadow = new ShadowTable(writer, projection, this.sql, START_OF_LOG, cachedRows, batch);
  }

  async rebuild(): Promise<RebuildResult> {
    await this.build();
    const result = await this.underLock('COMMIT', async (client, checkpoint) => {
      const verified = await this.verify(client, checkpoint);
      this.report('swapping');
      await this.swap(client);
      return verified;
    });
    this.report('done');
    return result;
  }

  async compare(): Promise<RebuildResult> {
    await this.build();
    const result = await this.underLock('ROLLBACK', (client, checkpoint) => this.verify(client, checkpoint));
    await this.shadow.drop();
    this.report('done');
    return result;
  }

  /** Reads the log up to where the live table is, or up to its end when that table cannot be compared. */
  private async build(): Promise<void> {
    this.head = await this.options.log.head();
    await this.shadow.create();
    await this.catchUp(await readCheckpoint(this.writer, this.projection.name));
    this.report('indexing');
    await this.shadow.index();
    await this.writer.query(`ANALYZE ${this.sql.qualifiedName(SHADOW_SCHEMA)}`);
    // What came while the rest was read, before anybody has to wait for it.
    await this.catchUp(await readCheckpoint(this.writer, this.projection.name));
  }

  private async catchUp(checkpoint: Checkpoint | undefined): Promise<void> {
    const upTo = this.isComparable(checkpoint) ? checkpoint.position : undefined;
    await this.shadow.readUpTo(this.options.log, upTo, () => this.report('reading'));
    await this.shadow.flush();
  }

  /**
   * Both tables at the same position: with the live checkpoint locked, the shadow is brought exactly there. All on the one connection
   * that holds the advisory lock: should it break, nothing that follows can meet the shadow table of somebody else.
   */
  private async underLock<Result>(
    end: 'COMMIT' | 'ROLLBACK',
    work: (client: PoolClient, checkpoint: Checkpoint) => Promise<Result>,
  ): Promise<Result> {
    const { name, version } = this.projection;
    await this.writer.query('BEGIN');
    await addCheckpoint(this.writer, name, version, NEVER_BUILT);
    const checkpoint = (await lockCheckpoint(this.writer, name)) as Checkpoint;
    await this.catchUp(checkpoint);
    const result = await work(this.writer, checkpoint);
    await this.writer.query(end);
    return result;
  }

  private async verify(client: PoolClient, checkpoint: Checkpoint): Promise<RebuildResult> {
    this.report('verifying');
    const target = this.sql.qualifiedName(SHADOW_SCHEMA);
    const { rows } = await client.query<{ rows: number }>(`SELECT count(*) AS rows FROM ${target}`);
    const counted = rows[0]?.rows ?? 0;
    if (counted !== this.shadow.rowCount) {
      throw new RebuildVerificationError(`${target} holds ${counted} rows, ${this.shadow.rowCount} were written`);
    }
    const difference = this.isComparable(checkpoint) ? await compareTables(client, this.sql) : undefined;
    return {
      projection: this.projection.name,
      events: this.shadow.events,
      rows: counted,
      position: this.shadow.position,
      difference,
      equal: difference === undefined || isEqual(difference),
      duration: Date.now() - this.started,
    };
  }

  private async swap(client: PoolClient): Promise<void> {
    await lockPatiently(client, this.sql.qualifiedName(LIVE_SCHEMA));
    const { name, version } = this.projection;
    await client.query(
      `${this.sql.drop(LIVE_SCHEMA)}; ALTER TABLE ${this.sql.qualifiedName(SHADOW_SCHEMA)} SET SCHEMA ${LIVE_SCHEMA}`,
    );
    await renewCheckpoint(client, name, version, this.sql.definition, this.shadow.position);
  }

  private isComparable(checkpoint: Checkpoint | undefined): checkpoint is Checkpoint {
    return checkpoint?.version === this.projection.version && checkpoint.definition === this.sql.definition;
  }

  private report(phase: RebuildProgress['phase']): void {
    const { events, position } = this.shadow;
    this.options.onProgress?.({ projection: this.projection.name, phase, events, position, head: this.head });
  }
}

/** Definition of a checkpoint whose table does not exist: equal to no hash. */
const NEVER_BUILT = 'never built';

/**
 * Locks the served table against readers. A long read would make everybody who comes after it wait behind the swap, so the swap steps
 * back and tries again.
 */
async function lockPatiently(client: PoolClient, table: string): Promise<void> {
  const { rows } = await client.query<{ present: boolean }>('SELECT to_regclass($1) IS NOT NULL AS present', [table]);
  if (rows[0]?.present !== true) return;
  await client.query(`SET LOCAL lock_timeout TO ${SWAP_LOCK_TIMEOUT}`);
  for (let attempt = 1; ; attempt++) {
    await client.query('SAVEPOINT swap');
    try {
      await client.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE || attempt >= SWAP_ATTEMPTS) throw error;
      await client.query('ROLLBACK TO SAVEPOINT swap');
    }
  }
}
