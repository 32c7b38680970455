import { createHash } from 'node:crypto';
import type { CopyEntry } from './entry.js';

/** Stands before the first entry. */
export const CHAIN_START = Buffer.alloc(32);

/** The hash that the database computed when the entry was added (`audit_copy.chain_hash` in 0010_audit_copy.sql), computed anew. 32 bytes. */
export function chainHashOf(previous: Buffer, entry: Omit<CopyEntry, 'chainHash'>): Buffer {
  const fields = [
    previous.toString('hex'),
    entry.sequence,
    entry.eventId,
    entry.logPosition,
    entry.streamId,
    entry.streamRevision,
    entry.storedType,
    entry.eventType,
    entry.recordDigest,
    entry.receivedAt,
    Buffer.byteLength(entry.message),
    entry.message,
  ];
  return createHash('sha256').update(fields.join('\n')).digest();
}
