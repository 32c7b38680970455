import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { SERVICE_POOL } from '#libs/postgres/pool';

/** The rows of recovery codes. Whether a sheet counts is the account's to say. */
@Injectable()
export class RecoveryCodeStore {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  /** In place of what a first try of the same command may have left. */
  async add(accountId: Uuid, factorId: Uuid, hashes: readonly Buffer[], now: Instant): Promise<void> {
    await this.pool.query('DELETE FROM identity.recovery_code WHERE factor_id = $1', [factorId]);
    await this.pool.query(
      `INSERT INTO identity.recovery_code (factor_id, account_id, code_hash, created_at)
       SELECT $1, $2, code_hash, $4 FROM unnest($3::bytea[]) AS code_hash ON CONFLICT DO NOTHING`,
      [factorId, accountId, hashes, now],
    );
  }

  /** @returns whether the code was one of these sheets and had not been used */
  async use(accountId: Uuid, factorIds: readonly Uuid[], hash: Buffer, now: Instant): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `UPDATE identity.recovery_code SET used_at = $4
       WHERE account_id = $1 AND factor_id = ANY($2::uuid[]) AND code_hash = $3 AND used_at IS NULL`,
      [accountId, factorIds, hash, now],
    );
    return rowCount === 1;
  }

  /** Sheets of an account: when each was made, and how many of its codes are left. */
  async ofAccount(
    accountId: Uuid,
  ): Promise<readonly { readonly factorId: Uuid; readonly createdAt: Instant; readonly left: number }[]> {
    const { rows } = await this.pool.query<{ factorId: Uuid; createdAt: Instant; left: number }>(
      `SELECT factor_id AS "factorId", min(created_at) AS "createdAt", count(*) FILTER (WHERE used_at IS NULL)::integer AS left
       FROM identity.recovery_code WHERE account_id = $1 GROUP BY factor_id`,
      [accountId],
    );
    return rows;
  }

  /** Removes sheets of an account that no longer count. */
  async keepOnly(accountId: Uuid, factorIds: readonly Uuid[]): Promise<void> {
    await this.pool.query('DELETE FROM identity.recovery_code WHERE account_id = $1 AND factor_id <> ALL($2::uuid[])', [
      accountId,
      factorIds,
    ]);
  }
}
