import type pg from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';
import type { MandateRow } from './projection.js';

export interface MandateKey {
  readonly regionCode: string;
  readonly mandateId: Uuid;
}

export interface MandateFilter {
  /** A community's code, or that of a wider area; empty for all. */
  readonly regionCode: string;
  /** Only mandates of which this person or organisation is agent or principal. */
  readonly subjectId?: SubjectId;
}

/** Digits sort before it, so that `[code, code + ':')` is the range of all codes with the prefix. */
const AFTER_DIGITS = ':';

const COLUMNS = `mandate_id AS "mandateId", region_code AS "regionCode", kind, principal_kind AS "principalKind",
  principal_id AS "principalId", agent_subject_id AS "agentSubjectId", template_ids AS "templateIds", valid_from AS "validFrom",
  valid_until AS "validUntil", evidence_hash AS "evidenceHash", granted_at AS "grantedAt", granted_by AS "grantedBy",
  revoked_at AS "revokedAt", revoked_by AS "revokedBy", revoked_because AS "revokedBecause", used_count AS "usedCount",
  last_used_at AS "lastUsedAt"`;

/** One page in the order of region and mandate, one row more than `limit` when there are more. */
export async function mandatesOf(
  pool: pg.Pool,
  { regionCode, subjectId }: MandateFilter,
  after: MandateKey | undefined,
  limit: number,
): Promise<readonly MandateRow[]> {
  const { rows } = await pool.query<MandateRow>(
    `SELECT ${COLUMNS} FROM read_model.mandates
      WHERE region_code >= $1 AND region_code < $2
        AND ($3::text IS NULL OR agent_subject_id = $3 OR principal_id = $3)
        AND (region_code, mandate_id) > ($4, $5)
      ORDER BY region_code, mandate_id LIMIT $6`,
    [
      regionCode,
      `${regionCode}${AFTER_DIGITS}`,
      subjectId ?? null,
      after?.regionCode ?? '',
      after?.mandateId ?? '',
      limit + 1,
    ],
  );
  return rows;
}

/** Mandates looked at for one agent; a guardian or a landlord's agent holds a few. */
const MOST_HELD = 100;

/** For whom somebody may sign at this moment, and what. */
export async function mandatesHeldBy(
  pool: pg.Pool,
  agentSubjectId: SubjectId,
  now: Instant,
): Promise<readonly Pick<MandateRow, 'principalId' | 'templateIds'>[]> {
  const { rows } = await pool.query<Pick<MandateRow, 'principalId' | 'templateIds'>>(
    `SELECT principal_id AS "principalId", template_ids AS "templateIds" FROM read_model.mandates
      WHERE agent_subject_id = $1
        AND valid_from <= $2 AND (valid_until IS NULL OR valid_until > $2) AND (revoked_at IS NULL OR revoked_at > $2)
      ORDER BY mandate_id LIMIT $3`,
    [agentSubjectId, now, MOST_HELD],
  );
  return rows;
}
