import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import { SERVICE_POOL } from '#libs/postgres/pool';

export interface AccountNumber {
  readonly factorId: Uuid;
  readonly numberHash: string;
  readonly sealedNumber: Sealed;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | null;
}

/** Numbers of accounts. Whether one counts is the account's to say. */
@Injectable()
export class AccountNumberStore {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  async add(accountId: Uuid, { factorId, numberHash, sealedNumber, createdAt }: Omit<AccountNumber, 'lastUsedAt'>) {
    await this.pool.query(
      `INSERT INTO identity.account_number (factor_id, account_id, number_hash, sealed_number, created_at)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [factorId, accountId, numberHash, sealedNumber, createdAt],
    );
  }

  async ofAccount(accountId: Uuid): Promise<readonly AccountNumber[]> {
    const { rows } = await this.pool.query<AccountNumber>(
      `SELECT factor_id AS "factorId", number_hash AS "numberHash", sealed_number AS "sealedNumber",
              created_at AS "createdAt", last_used_at AS "lastUsedAt"
       FROM identity.account_number WHERE account_id = $1 ORDER BY created_at, factor_id`,
      [accountId],
    );
    return rows;
  }

  async noteUse(factorId: Uuid, now: Instant): Promise<void> {
    await this.pool.query('UPDATE identity.account_number SET last_used_at = $2 WHERE factor_id = $1', [factorId, now]);
  }

  /** Removes those of an account that no longer count. */
  async keepOnly(accountId: Uuid, factorIds: readonly Uuid[]): Promise<void> {
    await this.pool.query(
      'DELETE FROM identity.account_number WHERE account_id = $1 AND factor_id <> ALL($2::uuid[])',
      [accountId, factorIds],
    );
  }
}
