import type { StoredEvent } from '#libs/event-store/event-log';
import type { DomainEvent } from '#libs/kernel/decider';
import type { ProjectedEvent, Projection } from './projection.js';
import { ProjectionFailedError } from './projection-error.js';
import type { ReadModelTableSql } from './read-model-table.js';

export interface PreparedEvent<Event extends DomainEvent> {
  readonly projected: ProjectedEvent<Event>;
  readonly group: string;
}

/** Events ready to be folded, up to the first one that could not be decoded. */
export interface PreparedEvents<Event extends DomainEvent> {
  readonly ready: readonly PreparedEvent<Event>[];
  readonly failure: ProjectionFailedError | undefined;
}

/** Decodes events and finds the group of each. */
export function prepare<Row extends object, Event extends DomainEvent>(
  projection: Projection<Row, Event>,
  events: readonly StoredEvent[],
): PreparedEvents<Event> {
  const ready: PreparedEvent<Event>[] = [];
  for (const stored of events) {
    try {
      const projected = { event: projection.decode(stored), stored };
      ready.push({ projected, group: projection.groupOf(projected) });
    } catch (cause) {
      return { ready, failure: new ProjectionFailedError(projection.name, stored, cause) };
    }
  }
  return { ready, failure: undefined };
}

/**
 * One step of the fold, checked: a row that strays into another group would never be loaded again, and two rows with one key would
 * overwrite each other.
 * @throws ProjectionFailedError
 */
export function evolveChecked<Row extends object, Event extends DomainEvent>(
  projection: Projection<Row, Event>,
  sql: ReadModelTableSql<Row>,
  rows: readonly Row[],
  { projected, group }: PreparedEvent<Event>,
): readonly Row[] {
  try {
    const next = projection.evolve(rows, projected);
    if (next === rows) return rows;
    for (const row of next) {
      if (sql.groupOf(row) !== group) throw new Error(`row of group ${sql.groupOf(row)} returned for group ${group}`);
    }
    if (sql.hasDuplicateKey(next)) throw new Error(`two rows of group ${group} have the same key`);
    return next;
  } catch (cause) {
    throw new ProjectionFailedError(projection.name, projected.stored, cause);
  }
}

export interface RowChanges<Row> {
  readonly upserts: readonly Row[];
  readonly deletes: readonly Row[];
}

/** What must be written for a group that had the rows `before` to have the rows `after`. */
export function changesBetween<Row extends object>(
  sql: ReadModelTableSql<Row>,
  before: readonly Row[],
  after: readonly Row[],
): RowChanges<Row> {
  if (before === after) return { upserts: [], deletes: [] };
  if (before.length === 0) return { upserts: after, deletes: [] };
  const known = new Set(before);
  const keys = new Set(after.map((row) => sql.keyOf(row)));
  return {
    upserts: after.filter((row) => !known.has(row)),
    deletes: before.filter((row) => !keys.has(sql.keyOf(row))),
  };
}

/** Folds events into rows in memory: what the tables must hold after the same events. For specs and verification. */
export function foldInMemory<Row extends object, Event extends DomainEvent>(
  projection: Projection<Row, Event>,
  sql: ReadModelTableSql<Row>,
  events: readonly StoredEvent[],
): readonly Row[] {
  const groups = new Map<string, readonly Row[]>();
  const { ready, failure } = prepare(projection, events);
  for (const event of ready)
    groups.set(event.group, evolveChecked(projection, sql, groups.get(event.group) ?? [], event));
  if (failure !== undefined) throw failure;
  return [...groups.values()].flat();
}
