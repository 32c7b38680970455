import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import { SERVICE_POOL } from '#libs/postgres/pool';

/** Password hashes by account, outside the log. */
@Injectable()
export class Credentials {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  /**
   * Keeps the hash set by a command, unless a later command has set one already.
   * @param commandId version 7
   */
  async set(accountId: Uuid, passwordHash: string, commandId: Uuid): Promise<void> {
    await this.pool.query(
      `INSERT INTO identity.credential AS held (account_id, password_hash, command_id) VALUES ($1, $2, $3)
       ON CONFLICT (account_id) DO UPDATE
         SET password_hash = excluded.password_hash, command_id = excluded.command_id, updated_at = now()
         WHERE held.command_id < excluded.command_id`,
      [accountId, passwordHash, commandId],
    );
  }

  async of(accountId: Uuid): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ password_hash: string }>(
      'SELECT password_hash FROM identity.credential WHERE account_id = $1',
      [accountId],
    );
    return rows[0]?.password_hash;
  }
}
