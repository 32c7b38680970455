import type pg from 'pg';

/** What the database knows of a master key. */
export interface StoredMasterKey {
  readonly keyId: string;
  readonly checkValue: Buffer;
  readonly state: 'current' | 'retiring' | 'retired';
}

export interface StoredSecret {
  readonly name: string;
  readonly wrapped: Buffer;
  readonly masterKeyId: string;
}

/** The SQL of `vault.master_key`, `vault.master_key_check` and `vault.secret`. */
export class MasterKeyStore {
  constructor(private readonly pool: pg.Pool) {}

  async keys(): Promise<readonly StoredMasterKey[]> {
    const { rows } = await this.pool.query<StoredMasterKey>(
      'SELECT key_id AS "keyId", check_value AS "checkValue", state FROM vault.master_key ORDER BY since, key_id',
    );
    return rows;
  }

  /** Names the key of a new installation, unless another process was faster. */
  async keepFirst(keyId: string, checkValue: Buffer): Promise<void> {
    await this.pool.query(
      `INSERT INTO vault.master_key (key_id, check_value, state) VALUES ($1, $2, 'current') ON CONFLICT DO NOTHING`,
      [keyId, checkValue],
    );
  }

  /** The check value of the only master key there was before the first rotation; undefined in installations made later. */
  async firstCheck(): Promise<Buffer | undefined> {
    const { rows } = await this.pool.query<{ check_value: Buffer }>('SELECT check_value FROM vault.master_key_check');
    return rows[0]?.check_value;
  }

  async secrets(): Promise<readonly StoredSecret[]> {
    const { rows } = await this.pool.query<StoredSecret>(
      'SELECT name, wrapped, master_key_id AS "masterKeyId" FROM vault.secret',
    );
    return rows;
  }

  /** Keeps a secret unless another process was faster. */
  async keepSecret({ name, wrapped, masterKeyId }: StoredSecret): Promise<void> {
    await this.pool.query(
      'INSERT INTO vault.secret (name, wrapped, master_key_id) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING',
      [name, wrapped, masterKeyId],
    );
  }
}
