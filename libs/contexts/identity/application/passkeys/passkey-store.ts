import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import { SERVICE_POOL } from '#libs/postgres/pool';

export interface StoredPasskey {
  readonly factorId: Uuid;
  readonly accountId: Uuid;
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly sealedName: Sealed;
  readonly backedUp: boolean;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | null;
}

const COLUMNS = `factor_id AS "factorId", account_id AS "accountId", credential_id AS "credentialId", public_key AS "publicKey",
  counter::float8 AS counter, transports, sealed_name AS "sealedName", backed_up AS "backedUp", created_at AS "createdAt",
  last_used_at AS "lastUsedAt"`;

/** The rows of passkeys. Whether one counts is the account's to say. */
@Injectable()
export class PasskeyStore {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  /** @returns false when somebody has enrolled the same credential */
  async add(passkey: Omit<StoredPasskey, 'lastUsedAt'>): Promise<boolean> {
    const { factorId, accountId, credentialId, publicKey, counter, transports, sealedName, backedUp, createdAt } =
      passkey;
    const { rowCount } = await this.pool.query(
      `INSERT INTO identity.passkey
         (factor_id, account_id, credential_id, public_key, counter, transports, sealed_name, backed_up, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
      [factorId, accountId, credentialId, publicKey, counter, transports, sealedName, backedUp, createdAt],
    );
    return rowCount === 1;
  }

  async find(credentialId: string): Promise<StoredPasskey | undefined> {
    const { rows } = await this.pool.query<StoredPasskey>(
      `SELECT ${COLUMNS} FROM identity.passkey WHERE credential_id = $1`,
      [credentialId],
    );
    return rows[0];
  }

  async ofAccount(accountId: Uuid): Promise<readonly StoredPasskey[]> {
    const { rows } = await this.pool.query<StoredPasskey>(
      `SELECT ${COLUMNS} FROM identity.passkey WHERE account_id = $1 ORDER BY created_at, factor_id`,
      [accountId],
    );
    return rows;
  }

  /**
   * Notes a use, once for each value of the counter: of two answers that carry the same one is a copy. Keys that are synchronised between
   * devices keep no counter and always say 0.
   * @returns false when the counter did not go up
   */
  async noteUse(factorId: Uuid, counter: number, now: Instant): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `UPDATE identity.passkey SET counter = $2, last_used_at = $3
       WHERE factor_id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))`,
      [factorId, counter, now],
    );
    return rowCount === 1;
  }

  /** @returns whether the account has such a passkey */
  async rename(accountId: Uuid, factorId: Uuid, sealedName: Sealed): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      'UPDATE identity.passkey SET sealed_name = $3 WHERE account_id = $1 AND factor_id = $2',
      [accountId, factorId, sealedName],
    );
    return rowCount === 1;
  }

  /** Removes those of an account that no longer count. */
  async keepOnly(accountId: Uuid, factorIds: readonly Uuid[]): Promise<void> {
    await this.pool.query('DELETE FROM identity.passkey WHERE account_id = $1 AND factor_id <> ALL($2::uuid[])', [
      accountId,
      factorIds,
    ]);
  }
}
