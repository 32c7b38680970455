import { createHash } from 'node:crypto';
import type { Instant } from '#libs/kernel/clock';

/** Columns that `log.content_hash` covers, named as in the table; `data` and `metadata` are the exact texts of the `json` columns. */
export interface HashedRow {
  /** Decimal; zeros in front, as above the port, change nothing. */
  readonly position: string;
  readonly stream_id: string;
  readonly revision: string | number;
  readonly event_id: string;
  readonly type: string;
  readonly recorded_at: Instant;
  readonly data: string;
  readonly metadata: string;
}

/** The hash that the database computed when the row was written (`log.content_hash` in 0002_event_log.sql), computed anew. 32 bytes. */
export function contentHashOfRow(row: HashedRow): Buffer {
  const fields = [
    BigInt(row.position),
    row.stream_id,
    row.revision,
    row.event_id,
    row.type,
    row.recorded_at,
    Buffer.byteLength(row.data),
    row.data,
    row.metadata,
  ];
  return createHash('sha256').update(fields.join('\n')).digest();
}
