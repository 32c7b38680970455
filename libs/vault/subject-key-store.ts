import type pg from 'pg';
import type { SubjectId } from '#libs/kernel/sealed';
import { inTransaction } from '#libs/postgres/transaction';

/** One version of a subject's key. */
export interface StoredKeyVersion {
  readonly keyVersion: number;
  readonly wrapped: Buffer;
  /** Null: wrapped by the first master key, before there was a second. */
  readonly masterKeyId: string | null;
}

/** A subject's versions, the newest among them, or null once it was erased. */
export interface StoredSubjectKey {
  readonly subjectId: SubjectId;
  readonly versions: readonly StoredKeyVersion[] | null;
}

/** Keys as of one moment. */
export interface StoredSubjectKeys {
  readonly keys: readonly StoredSubjectKey[];
  /** Number of erasures before that moment. */
  readonly epoch: number;
}

interface KeyRow {
  readonly subject_id: string | null;
  readonly key_version: number;
  readonly wrapped_key: Buffer | null;
  readonly master_key_id: string | null;
  readonly epoch: number;
}

/** The SQL of the vault's subjects: `vault.subject_key`, `vault.earlier_subject_key`, `vault.erasure_epoch`. */
export class SubjectKeyStore {
  constructor(private readonly pool: pg.Pool) {}

  /** One statement whatever the number; keys and epoch are of one snapshot. */
  async read(subjectIds: readonly SubjectId[]): Promise<StoredSubjectKeys> {
    const { rows } = await this.pool.query<KeyRow>({
      name: 'vault-read',
      text: `SELECT k.subject_id, k.key_version, k.wrapped_key, k.master_key_id, e.epoch
               FROM vault.erasure_epoch e LEFT JOIN (
                      SELECT subject_id, key_version, wrapped_key, master_key_id
                        FROM vault.subject_key WHERE subject_id = ANY($1::text[])
                      UNION ALL
                      SELECT subject_id, key_version, wrapped_key, master_key_id
                        FROM vault.earlier_subject_key WHERE subject_id = ANY($1::text[])) k ON true`,
      values: [subjectIds],
    });
    const found = new Map<SubjectId, StoredKeyVersion[] | null>();
    for (const { subject_id: subjectId, key_version: keyVersion, wrapped_key: wrapped, master_key_id } of rows) {
      if (subjectId === null) continue;
      if (wrapped === null) found.set(subjectId, null);
      else {
        const versions = found.get(subjectId);
        if (versions === null) continue;
        found.set(subjectId, [...(versions ?? []), { keyVersion, wrapped, masterKeyId: master_key_id }]);
      }
    }
    return {
      keys: [...found].map(([subjectId, versions]) => ({ subjectId, versions })),
      epoch: rows[0]?.epoch ?? 0,
    };
  }

  /**
   * Keeps the keys of subjects that have none; a key that another process made first, and an erasure, stay. Keeps nothing when the
   * master key is no longer the current one: the lock makes a rotation wait for whoever still wraps with the old one.
   * Sorted, so that two processes with the same subjects wait for each other instead of blocking each other.
   */
  async insert(
    masterKeyId: string,
    keys: readonly { readonly subjectId: SubjectId; readonly wrapped: Buffer }[],
  ): Promise<void> {
    const sorted = [...keys].sort((one, other) => (one.subjectId < other.subjectId ? -1 : 1));
    await this.pool.query({
      name: 'vault-insert',
      text: `WITH current AS (SELECT key_id FROM vault.master_key WHERE key_id = $3 AND state = 'current' FOR SHARE)
             INSERT INTO vault.subject_key (subject_id, wrapped_key, master_key_id)
             SELECT k.subject_id, k.wrapped_key, c.key_id
               FROM current c, unnest($1::text[], $2::bytea[]) AS k (subject_id, wrapped_key)
             ON CONFLICT (subject_id) DO NOTHING`,
      values: [sorted.map(({ subjectId }) => subjectId), sorted.map(({ wrapped }) => wrapped), masterKeyId],
    });
  }

  /**
   * Puts a new version in the place of the newest one, which stays as an earlier one.
   * @returns false when that version is not the newest, the subject was erased, or the master key is no longer the current one
   */
  async replace(
    subjectId: SubjectId,
    newest: number,
    next: { readonly masterKeyId: string; readonly wrapped: Buffer },
  ): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      const { rowCount: kept } = await client.query(
        `WITH current AS (SELECT key_id FROM vault.master_key WHERE key_id = $3 AND state = 'current' FOR SHARE),
              newest AS (SELECT subject_id, key_version, wrapped_key, master_key_id FROM vault.subject_key
                          WHERE subject_id = $1 AND key_version = $2 AND erased_at IS NULL FOR UPDATE)
         INSERT INTO vault.earlier_subject_key (subject_id, key_version, wrapped_key, master_key_id)
         SELECT newest.* FROM newest, current`,
        [subjectId, newest, next.masterKeyId],
      );
      if (kept !== 1) return false;
      await client.query(
        `UPDATE vault.subject_key SET key_version = key_version + 1, wrapped_key = $2, master_key_id = $3
          WHERE subject_id = $1`,
        [subjectId, next.wrapped, next.masterKeyId],
      );
      return true;
    });
  }

  /**
   * Takes the key away, with all its versions (a trigger does), and raises the epoch, in one transaction. A subject without a key is
   * marked too.
   * @returns the new epoch; undefined when the subject had been erased before
   */
  async erase(subjectId: SubjectId): Promise<number | undefined> {
    const { rows } = await this.pool.query<{ epoch: number }>({
      name: 'vault-erase',
      text: `WITH erased AS (
               INSERT INTO vault.subject_key AS k (subject_id, wrapped_key, erased_at) VALUES ($1, NULL, now())
               ON CONFLICT (subject_id) DO UPDATE SET wrapped_key = NULL, erased_at = now() WHERE k.erased_at IS NULL
               RETURNING 1)
             UPDATE vault.erasure_epoch SET epoch = epoch + 1 WHERE EXISTS (SELECT FROM erased)
             RETURNING epoch`,
      values: [subjectId],
    });
    return rows[0]?.epoch;
  }

  async epoch(): Promise<number> {
    const { rows } = await this.pool.query<{ epoch: number }>({
      name: 'vault-epoch',
      text: 'SELECT epoch FROM vault.erasure_epoch',
    });
    return rows[0]?.epoch ?? 0;
  }
}
