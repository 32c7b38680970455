import type { Pool } from 'pg';
import { hashOfBytes } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import { isTransient } from '#libs/postgres/transient-error';
import type { Vault } from '#libs/vault/vault';
import { CONTENT_FIELD, type StoredEvidence } from './evidence-store.js';

/** One object that is not what it was. */
export interface EvidenceFault {
  readonly evidenceId: Uuid;
  /**
   * Its bytes differ from its hash; it is not described as in the log; it is gone; its key does not open it; its key was destroyed.
   */
  readonly fault: 'CONTENT_ALTERED' | 'DIFFERS_FROM_LOG' | 'MISSING' | 'UNREADABLE' | 'KEY_DESTROYED';
}

/** Objects have up to 5 MB: this many in memory at a time. */
const OBJECTS_PER_READ = 8;

interface ObjectRow extends StoredEvidence {
  readonly ciphertext: Buffer;
}

/**
 * Compares every stored object with its hash, with what events of the log say of it, and with its key.
 * @param pool a role that may read `evidence.object`
 * @param referenced by evidence id, from the events that refer to evidence
 * @param vault absent: keys are not tried
 */
export async function* verifyEvidence(
  pool: Pool,
  referenced: ReadonlyMap<Uuid, StoredEvidence> = new Map(),
  vault?: Vault,
): AsyncGenerator<EvidenceFault, { readonly objects: number }> {
  const missing = new Set(referenced.keys());
  let after = '00000000-0000-0000-0000-000000000000';
  let objects = 0;
  for (;;) {
    const { rows } = await pool.query<ObjectRow>(
      `SELECT evidence_id AS "evidenceId", media_type AS "mediaType", ciphertext_hash AS "ciphertextHash",
              content_digest AS "contentDigest", ciphertext
         FROM evidence.object WHERE evidence_id > $1 ORDER BY evidence_id LIMIT $2`,
      [after, OBJECTS_PER_READ],
    );
    for (const row of rows) {
      const { evidenceId } = row;
      missing.delete(evidenceId);
      objects += 1;
      const fault = await faultOf(row, referenced.get(evidenceId), vault);
      if (fault !== undefined) yield { evidenceId, fault };
      after = evidenceId;
    }
    if (rows.length < OBJECTS_PER_READ) break;
  }
  for (const evidenceId of missing) yield { evidenceId, fault: 'MISSING' };
  return { objects };
}

async function faultOf(
  row: ObjectRow,
  logged: StoredEvidence | undefined,
  vault: Vault | undefined,
): Promise<EvidenceFault['fault'] | undefined> {
  if (hashOfBytes(row.ciphertext) !== row.ciphertextHash) return 'CONTENT_ALTERED';
  if (logged !== undefined && DESCRIBED.some((property) => logged[property] !== row[property]))
    return 'DIFFERS_FROM_LOG';
  if (vault === undefined) return undefined;
  try {
    const { status } = await vault.openBytes(row.evidenceId, CONTENT_FIELD, row.ciphertext);
    return status === 'erased' ? 'KEY_DESTROYED' : undefined;
  } catch (error) {
    if (isTransient(error)) throw error;
    return 'UNREADABLE';
  }
}

/** What an event says of a piece of evidence. */
const DESCRIBED = ['ciphertextHash', 'mediaType', 'contentDigest'] as const;
