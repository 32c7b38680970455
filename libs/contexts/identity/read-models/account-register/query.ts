import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { SERVICE_POOL } from '#libs/postgres/pool';
import type { AccountRegisterRow } from './projection.js';

export interface AccountRegisterFilter {
  /** Accounts at home in this area, by prefix. */
  readonly areaCode: string;
  /** The last row of the page before. */
  readonly after?: { readonly regionCode: string; readonly accountId: string };
  readonly limit: number;
}

const COLUMNS = `account_id AS "accountId", region_code AS "regionCode", display_name AS "displayName",
  subject_id AS "subjectId", status, grants, registered_at AS "registeredAt", password_changed_at AS "passwordChangedAt"`;

/** Accounts of one person at most. */
const MOST_ACCOUNTS = 100;

/** Pages of the register of accounts, in the order of region and account id. */
@Injectable()
export class AccountRegisterQuery {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  /** The accounts that act for somebody; one, as a rule. */
  async ofSubject(subjectId: string): Promise<readonly AccountRegisterRow[]> {
    const { rows } = await this.pool.query<AccountRegisterRow>(
      `SELECT ${COLUMNS} FROM read_model.account_register WHERE subject_id = $1 ORDER BY account_id LIMIT $2`,
      [subjectId, MOST_ACCOUNTS],
    );
    return rows;
  }

  /** One row more than asked for when there is a next page. */
  async page({ areaCode, after, limit }: AccountRegisterFilter): Promise<readonly AccountRegisterRow[]> {
    const { rows } = await this.pool.query<AccountRegisterRow>(
      `SELECT ${COLUMNS}
       FROM read_model.account_register
       WHERE starts_with(region_code, $1) AND (region_code, account_id) > ($2, $3)
       ORDER BY region_code, account_id LIMIT $4`,
      [areaCode, after?.regionCode ?? '', after?.accountId ?? '', limit + 1],
    );
    return rows;
  }
}
