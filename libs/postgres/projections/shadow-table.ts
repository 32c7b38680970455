import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { EventLog, Position } from '#libs/event-store/event-log';
import type { DomainEvent } from '#libs/kernel/decider';
import { changesBetween, evolveChecked, prepare, type PreparedEvent } from './fold.js';
import type { Projection } from './projection.js';
import { SHADOW_SCHEMA, type ReadModelTableSql } from './read-model-table.js';
import { weightOf } from './row-cache.js';

type Row = Record<string, unknown>;

/** A group in memory: its rows after the events so far, and those that lie in the table. */
interface Group {
  rows: readonly Row[];
  stored: readonly Row[];
}

/** Events read at a time, and rows written in one transaction. */
export const REBUILD_BATCH = 5_000;

/** Rows held in memory at most, about a hundred megabytes, however long the log is. */
export const REBUILD_CACHED_ROWS = 100_000;

/** Part of the rows that is written out when memory is full: large batches, yet most stay. */
const EVICTED_SHARE = 0.25;

/** Characters handed to COPY at a time. */
const COPY_CHUNK = 1 << 18;

/**
 * A table of the shadow schema while it is filled from the log. Rows stay in memory while events change them and are written when their
 * group has not been touched for long, or at the end: most rows are written once, by COPY, however many events made them.
 */
export class ShadowTable {
  private readonly groups = new Map<string, Group>();
  /** Rows in memory, counting a group without rows as one. */
  private weight = 0;
  /** Rows of an `appendOnly` projection that are not written yet. */
  private appended: Row[] = [];
  /** Whether a group that is not in memory may have rows in the table. */
  private evicted = false;
  private indexed = false;
  private touched = new Map<string, Group>();
  position: Position;
  events = 0;
  /** Rows the table holds after {@link flush}, counted by what was written. */
  rowCount = 0;

  constructor(
    private readonly client: PoolClient,
    private readonly projection: Projection,
    private readonly sql: ReadModelTableSql<Row>,
    start: Position,
    private readonly cachedRows = REBUILD_CACHED_ROWS,
    private readonly batch = REBUILD_BATCH,
  ) {
    this.position = start;
  }

  /** Drops what an interrupted rebuild left and makes the empty table. */
  async create(): Promise<void> {
    await this.client.query('SET synchronous_commit TO off');
    await this.client.query(`${this.sql.drop(SHADOW_SCHEMA)}; ${this.sql.create(SHADOW_SCHEMA)}`);
  }

  async drop(): Promise<void> {
    await this.client.query(this.sql.drop(SHADOW_SCHEMA));
  }

  /**
   * Applies all events up to a position.
   * @param upTo default: the end of the log as it is now
   * @throws ProjectionFailedError
   */
  async readUpTo(log: EventLog, upTo: Position | undefined, onPage: () => void): Promise<void> {
    if (upTo !== undefined && upTo <= this.position) return;
    const pages = log.readAll({
      after: this.position,
      ...(upTo === undefined ? {} : { upTo }),
      filter: { types: this.projection.storedTypes },
      pageSize: this.batch,
    });
    for await (const page of pages) {
      const { ready, failure } = prepare(this.projection, page.events);
      await this.fold(ready);
      if (failure !== undefined) throw failure;
      this.events += page.events.length;
      if (page.checkpoint > this.position) this.position = page.checkpoint;
      onPage();
    }
    if (upTo !== undefined) this.position = upTo;
  }

  /** Writes all rows that are only in memory. The table then holds everything up to {@link position}. */
  async flush(): Promise<void> {
    await this.write([...this.groups.values()]);
  }

  /** Primary key and indexes, if not made yet. @throws Error when a key is not unique */
  async index(): Promise<void> {
    if (this.indexed) return;
    for (const statement of this.sql.createIndexes(SHADOW_SCHEMA)) await this.client.query(statement);
    this.indexed = true;
  }

  private async fold(events: readonly PreparedEvent<DomainEvent>[]): Promise<void> {
    if (this.projection.appendOnly === true) return this.append(events);
    if (this.evicted) await this.load(events);
    for (const event of events) {
      const group = this.groups.get(event.group) ?? this.add(event.group, []);
      const rows = evolveChecked(this.projection, this.sql, group.rows, event);
      this.weight += weightOf(rows) - weightOf(group.rows);
      group.rows = rows;
      this.touched.set(event.group, group);
    }
    if (this.weight > this.cachedRows) {
      this.markRecentlyUsed();
      await this.evict();
    }
    if (this.touched.size > this.cachedRows) this.markRecentlyUsed();
  }

  private async append(events: readonly PreparedEvent<DomainEvent>[]): Promise<void> {
    for (const event of events) this.appended.push(...evolveChecked(this.projection, this.sql, [], event));
    if (this.appended.length >= this.batch) await this.write([]);
  }

  /** Loads the groups of these events that were written out before. */
  private async load(events: readonly PreparedEvent<DomainEvent>[]): Promise<void> {
    const missing = [...new Set(events.map(({ group }) => group))].filter((group) => !this.groups.has(group));
    if (missing.length === 0) return;
    const found = new Map<string, Row[]>(missing.map((group) => [group, []]));
    const { rows } = await this.client.query<Row>(this.sql.selectGroups(SHADOW_SCHEMA), [missing]);
    for (const row of rows) found.get(this.sql.groupOf(row))?.push(row);
    for (const [group, its] of found) this.add(group, its);
  }

  private add(name: string, stored: readonly Row[]): Group {
    const group = { rows: stored, stored };
    this.groups.set(name, group);
    this.weight += weightOf(stored);
    return group;
  }

  /** A Map iterates in the order of insertion: groups touched since the last time go to its end. */
  private markRecentlyUsed(): void {
    for (const [name, group] of this.touched) {
      this.groups.delete(name);
      this.groups.set(name, group);
    }
    this.touched.clear();
  }

  private async evict(): Promise<void> {
    const target = this.cachedRows * (1 - EVICTED_SHARE);
    const leaving: Group[] = [];
    for (const [name, group] of this.groups) {
      if (this.weight <= target) break;
      this.groups.delete(name);
      this.weight -= weightOf(group.rows);
      leaving.push(group);
    }
    await this.write(leaving);
    // From now on a group that is not in memory is looked up, and rows that lie in the table are replaced: both need the indexes.
    await this.index();
    this.evicted = true;
  }

  /** Writes what differs from the table in transactions of about a batch. */
  private async write(groups: readonly Group[]): Promise<void> {
    const fresh = this.appended;
    this.appended = [];
    this.rowCount += fresh.length;
    const changed: Row[] = [];
    const gone: Row[] = [];
    for (const group of groups) {
      if (group.rows === group.stored) continue;
      const { upserts, deletes } = changesBetween(this.sql, group.stored, group.rows);
      const target = group.stored.length === 0 ? fresh : changed;
      for (const row of upserts) target.push(row);
      for (const row of deletes) gone.push(row);
      this.rowCount += group.rows.length - group.stored.length;
      group.stored = group.rows;
    }
    for (const rows of slices(gone, this.batch)) {
      await this.client.query(this.sql.deleteKeys(SHADOW_SCHEMA), this.sql.keyParametersOf(rows));
    }
    if (changed.length > 0) await this.index();
    for (const rows of slices(changed, this.batch)) {
      await this.client.query(this.sql.upsert(SHADOW_SCHEMA), this.sql.parametersOf(rows));
    }
    for (const rows of slices(fresh, this.batch)) await this.copy(rows);
  }

  private async copy(rows: readonly Row[]): Promise<void> {
    const stream = this.client.query(copyFrom(this.sql.copyIn(SHADOW_SCHEMA)));
    const ended = finished(stream);
    // Awaited below; without this an error while writing would count as unhandled.
    ended.catch(() => undefined);
    try {
      let chunk = '';
      for (const row of rows) {
        chunk += this.sql.copyLineOf(row);
        if (chunk.length < COPY_CHUNK) continue;
        if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), ended]);
        chunk = '';
      }
      stream.end(chunk);
    } catch (error) {
      stream.destroy(error as Error);
      throw error;
    }
    await ended;
  }
}

function* slices<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
