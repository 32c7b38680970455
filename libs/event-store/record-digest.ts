import { hash } from 'node:crypto';
import type { StoredEvent } from './event-log.js';

/**
 * SHA-256 (hex) of all that the record says of an event: where it stands, what it is, when it was taken in, data and metadata. The same
 * on every engine, since it covers the event as the port gives it; it travels with the public message, so that whoever keeps a copy can
 * be compared with the record, event by event. Personal data is ciphertext in it, so the digest outlives an erasure.
 */
export function recordDigestOf(stored: StoredEvent): string {
  const { position, streamId, revision, id, type, recordedAt, data, metadata } = stored;
  const record = JSON.stringify([position, streamId, revision, id, type, recordedAt, data, metadata]);
  return hash('sha256', record);
}
