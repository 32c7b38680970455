import type { Pool } from 'pg';
import { hashOfBytes, type ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';

/** One object that is not what it was: its bytes differ from its hash, or its hash from the one in the log, or it is gone. */
export interface EvidenceFault {
  readonly evidenceId: Uuid;
  readonly fault: 'CONTENT_ALTERED' | 'HASH_DIFFERS_FROM_LOG' | 'MISSING';
}

/** Objects have up to 5 MB: this many in memory at a time. */
const OBJECTS_PER_READ = 8;

/**
 * Compares every stored object with its hash, and with the hashes that events of the log hold.
 * @param referenced hash by evidence id, from the events that refer to evidence
 * @param pool a role that may read `evidence.object`
 */
export async function* verifyEvidence(
  pool: Pool,
  referenced: ReadonlyMap<Uuid, ContentHash> = new Map(),
): AsyncGenerator<EvidenceFault, { readonly objects: number }> {
  const missing = new Set(referenced.keys());
  let after = '00000000-0000-0000-0000-000000000000';
  let objects = 0;
  for (;;) {
    const { rows } = await pool.query<{ evidence_id: Uuid; ciphertext: Buffer; ciphertext_hash: ContentHash }>(
      `SELECT evidence_id, ciphertext, ciphertext_hash FROM evidence.object WHERE evidence_id > $1 ORDER BY evidence_id LIMIT $2`,
      [after, OBJECTS_PER_READ],
    );
    for (const { evidence_id: evidenceId, ciphertext, ciphertext_hash: hash } of rows) {
      missing.delete(evidenceId);
      objects += 1;
      if (hashOfBytes(ciphertext) !== hash) yield { evidenceId, fault: 'CONTENT_ALTERED' };
      else if ((referenced.get(evidenceId) ?? hash) !== hash) yield { evidenceId, fault: 'HASH_DIFFERS_FROM_LOG' };
      after = evidenceId;
    }
    if (rows.length < OBJECTS_PER_READ) break;
  }
  for (const evidenceId of missing) yield { evidenceId, fault: 'MISSING' };
  return { objects };
}
