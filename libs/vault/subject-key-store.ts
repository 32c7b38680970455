import type pg from 'pg';
import type { SubjectId } from '#libs/kernel/sealed';

/** A subject's row: its wrapped key, or null once it was erased. */
export interface StoredSubjectKey {
  readonly subjectId: SubjectId;
  readonly wrappedKey: Buffer | null;
}

/** Keys as of one moment. */
export interface StoredSubjectKeys {
  readonly keys: readonly StoredSubjectKey[];
  /** Number of erasures before that moment. */
  readonly epoch: number;
}

/** The SQL of the vault: `vault.subject_key`, `vault.erasure_epoch`, `vault.master_key_check`. */
export class SubjectKeyStore {
  constructor(private readonly pool: pg.Pool) {}

  /** One statement whatever the number; keys and epoch are of one snapshot. */
  async read(subjectIds: readonly SubjectId[]): Promise<StoredSubjectKeys> {
    const { rows } = await this.pool.query<{ subject_id: string | null; wrapped_key: Buffer | null; epoch: number }>({
      name: 'vault-read',
      text: `SELECT k.subject_id, k.wrapped_key, e.epoch
               FROM vault.erasure_epoch e LEFT JOIN vault.subject_key k ON k.subject_id = ANY($1::text[])`,
      values: [subjectIds],
    });
    return {
      keys: rows.flatMap(({ subject_id, wrapped_key }) =>
        subject_id === null ? [] : [{ subjectId: subject_id, wrappedKey: wrapped_key }],
      ),
      epoch: rows[0]?.epoch ?? 0,
    };
  }

  /**
   * Keeps the keys of subjects that have none; a key that another process made first, and an erasure, stay.
   * Sorted, so that two processes with the same subjects wait for each other instead of blocking each other.
   */
  async insert(keys: readonly { readonly subjectId: SubjectId; readonly wrappedKey: Buffer }[]): Promise<void> {
    const sorted = [...keys].sort((one, other) => (one.subjectId < other.subjectId ? -1 : 1));
    await this.pool.query({
      name: 'vault-insert',
      text: `INSERT INTO vault.subject_key (subject_id, wrapped_key)
             SELECT * FROM unnest($1::text[], $2::bytea[]) ON CONFLICT (subject_id) DO NOTHING`,
      values: [sorted.map(({ subjectId }) => subjectId), sorted.map(({ wrappedKey }) => wrappedKey)],
    });
  }

  /**
   * Takes the key away and raises the epoch, in one transaction. A subject without a key is marked too.
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

  /** The check value of the master key this database is sealed with; undefined before the first start. */
  async masterKeyCheck(): Promise<Buffer | undefined> {
    const { rows } = await this.pool.query<{ check_value: Buffer }>('SELECT check_value FROM vault.master_key_check');
    return rows[0]?.check_value;
  }

  /** Keeps the check value unless another process was faster. */
  async keepMasterKeyCheck(value: Buffer): Promise<void> {
    await this.pool.query('INSERT INTO vault.master_key_check (check_value) VALUES ($1) ON CONFLICT DO NOTHING', [
      value,
    ]);
  }
}
