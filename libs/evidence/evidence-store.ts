import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { CLOCK, type Clock, type Instant } from '#libs/kernel/clock';
import { hashOfBytes, type ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { VAULT, type OpenedBytes, type Vault } from '#libs/vault/vault';
import { agreesWith, mediaTypeOf, type EvidenceMediaType } from './media-type.js';
import { EVIDENCE_NOT_FOUND, EVIDENCE_TOO_LARGE, EVIDENCE_TYPE_UNSUPPORTED, MAX_EVIDENCE_BYTES } from './problems.js';

/** What an event keeps of a piece of evidence. */
export interface StoredEvidence {
  readonly evidenceId: Uuid;
  readonly mediaType: EvidenceMediaType;
  /** SHA-256 of the ciphertext. */
  readonly ciphertextHash: ContentHash;
  /** Hash of the content under the key of this evidence; dies with it. */
  readonly contentDigest: string;
}

export interface EvidenceDescription extends StoredEvidence {
  readonly regionCode: string;
  readonly uploadedBy: string;
  readonly sizeBytes: number;
  readonly uploadedAt: Instant;
}

export interface NewEvidence {
  /** Fixed by the command that uploads it, so that a retry finds the first upload. */
  readonly evidenceId: Uuid;
  readonly regionCode: string;
  readonly uploadedBy: string;
  readonly bytes: Buffer;
  /** Media type that the sender gave it; empty when none. */
  readonly declaredType: string;
}

export interface EvidenceReader {
  readonly uploadedBy: string;
  readonly areaCode?: string;
}

/** Name under which content is sealed. */
export const CONTENT_FIELD = 'evidence-content';

/** Objects of one person in a list. */
const MOST_LISTED = 1_000;

const DESCRIPTION = `evidence_id AS "evidenceId", media_type AS "mediaType", ciphertext_hash AS "ciphertextHash",
  content_digest AS "contentDigest", region_code AS "regionCode", uploaded_by AS "uploadedBy", size_bytes AS "sizeBytes",
  uploaded_at AS "uploadedAt"`;

/**
 * Evidence, encrypted at rest. Every object is its own subject of the vault: it can be destroyed when its retention ends, while erasing a
 * resident's own data leaves the evidence of a case that still runs.
 */
@Injectable()
export class EvidenceStore {
  constructor(
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Keeps a file. Keeping it again under the same id returns the first.
   * @throws Problem evidence.too-large, evidence.type-unsupported
   */
  async keep({ evidenceId, regionCode, uploadedBy, bytes, declaredType }: NewEvidence): Promise<EvidenceDescription> {
    if (bytes.length === 0 || bytes.length > MAX_EVIDENCE_BYTES) throw new Problem(EVIDENCE_TOO_LARGE);
    const mediaType = mediaTypeOf(bytes);
    if (mediaType === undefined || !agreesWith(mediaType, declaredType)) throw new Problem(EVIDENCE_TYPE_UNSUPPORTED);
    const ciphertext = await this.vault.sealBytes(evidenceId, CONTENT_FIELD, bytes);
    const digest = await this.vault.fingerprint(evidenceId, hashOfBytes(bytes));
    await this.pool.query(
      `INSERT INTO evidence.object
         (evidence_id, region_code, uploaded_by, media_type, size_bytes, ciphertext, ciphertext_hash, content_digest, uploaded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (evidence_id) DO NOTHING`,
      [
        evidenceId,
        regionCode,
        uploadedBy,
        mediaType,
        bytes.length,
        ciphertext,
        hashOfBytes(ciphertext),
        digest,
        this.clock.now(),
      ],
    );
    return this.describe(evidenceId, { uploadedBy });
  }

  /**
   * @param reader sees what he uploaded himself and, with an area, what was uploaded for it
   * @throws Problem evidence.not-found also for what the reader may not see
   */
  async describe(evidenceId: Uuid, { uploadedBy, areaCode }: EvidenceReader): Promise<EvidenceDescription> {
    const { rows } = await this.pool.query<EvidenceDescription>(
      `SELECT ${DESCRIPTION} FROM evidence.object
        WHERE evidence_id = $1 AND (uploaded_by = $2 OR starts_with(region_code, $3))`,
      [evidenceId, uploadedBy, areaCode],
    );
    if (rows[0] === undefined) throw new Problem(EVIDENCE_NOT_FOUND);
    return rows[0];
  }

  /**
   * References to evidence that somebody uploaded himself, in the order given: nobody brings in another's file.
   * @throws Problem evidence.not-found naming the ids that are unknown or another's
   */
  async referencesOf(evidenceIds: readonly Uuid[], uploadedBy: string): Promise<readonly StoredEvidence[]> {
    const { rows } = await this.pool.query<EvidenceDescription>(
      `SELECT ${DESCRIPTION} FROM evidence.object WHERE evidence_id = ANY($1::uuid[]) AND uploaded_by = $2`,
      [evidenceIds, uploadedBy],
    );
    const known = new Map(rows.map((row) => [row.evidenceId, row]));
    const missing = evidenceIds.filter((evidenceId) => !known.has(evidenceId));
    if (missing.length > 0) throw new Problem(EVIDENCE_NOT_FOUND, { evidenceIds: missing });
    return evidenceIds.map((evidenceId) => referenceOf(known.get(evidenceId) as EvidenceDescription));
  }

  /** What these accounts have uploaded, described. */
  async uploadedBy(accountIds: readonly string[]): Promise<readonly EvidenceDescription[]> {
    const { rows } = await this.pool.query<EvidenceDescription>(
      `SELECT ${DESCRIPTION} FROM evidence.object WHERE uploaded_by = ANY($1::text[]) ORDER BY uploaded_at LIMIT $2`,
      [accountIds, MOST_LISTED],
    );
    return rows;
  }

  /** @throws Error when the stored bytes were tampered with */
  async open(evidenceId: Uuid): Promise<OpenedBytes> {
    const { rows } = await this.pool.query<{ ciphertext: Buffer }>(
      'SELECT ciphertext FROM evidence.object WHERE evidence_id = $1',
      [evidenceId],
    );
    if (rows[0] === undefined) throw new Problem(EVIDENCE_NOT_FOUND);
    return this.vault.openBytes(evidenceId, CONTENT_FIELD, rows[0].ciphertext);
  }
}

function referenceOf({ evidenceId, mediaType, ciphertextHash, contentDigest }: EvidenceDescription): StoredEvidence {
  return { evidenceId, mediaType, ciphertextHash, contentDigest };
}
