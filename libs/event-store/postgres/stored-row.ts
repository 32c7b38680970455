import type { QueryConfig } from 'pg';
import type { StoredEvent } from '../event-log.js';
import { positionOf } from './position.js';

/** Columns of a {@link StoredRow} in order. */
export const STORED_COLUMNS = 'position, stream_id, revision, event_id, type, recorded_at, data, metadata';

/** A row of `log.events` as PostgreSQL sends it. */
export type StoredRow = readonly [
  position: string,
  streamId: string,
  revision: string,
  eventId: string,
  type: string,
  recordedAt: string,
  data: string,
  metadata: string,
];

const verbatim = (text: string) => text;

/** Rows as arrays of the texts PostgreSQL sends: its own parsers cost more than the rest of a read. */
export const RAW_ROWS = {
  rowMode: 'array',
  types: { getTypeParser: () => verbatim } as unknown as NonNullable<QueryConfig['types']>,
} as const;

/** The event a row holds. Metadata repeats from event to event of a command and is parsed once. */
export function storedEvents(rows: readonly StoredRow[]): StoredEvent[] {
  let text = '';
  let metadata: unknown;
  return rows.map((row) => {
    if (row[7] !== text) {
      text = row[7];
      metadata = JSON.parse(text);
    }
    return {
      id: row[3],
      streamId: row[1],
      revision: Number(row[2]),
      position: positionOf(row[0]),
      type: row[4],
      data: JSON.parse(row[6]) as unknown,
      metadata: metadata as StoredEvent['metadata'],
      recordedAt: instantOf(row[5]),
    };
  });
}

/** Characters of a row, about its weight in memory. */
export function weightOf(row: StoredRow): number {
  return row[6].length + row[7].length;
}

/**
 * `2026-06-30 08:00:00.12+00`, as PostgreSQL writes it in the time zone UTC, as `2026-06-30T08:00:00.120Z`.
 * Rows hold milliseconds, so nothing is cut off; `Date` would cost ten times as much.
 */
export function instantOf(text: string): string {
  const fraction = text.slice(19, -3);
  return `${text.slice(0, 10)}T${text.slice(11, 19)}${(fraction === '' ? '.' : fraction).padEnd(4, '0')}Z`;
}
