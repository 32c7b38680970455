import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { LOGIN_THROTTLED } from '../sessions/problems.js';

/** Mistyping is human: this many attempts in a row cost nothing. */
export const FREE_ATTEMPTS = 5;

/** After the free attempts the wait doubles from here … */
const FIRST_WAIT_SECONDS = 2;

/** … up to here: a guesser gets about a hundred attempts a day, a holder locked out by a stranger is back after a tea break. */
const LONGEST_WAIT_SECONDS = 900;

/**
 * NIST SP 800-63B-4, 3.2.2: no more than a hundred failures in a row. Then the password opens nothing for a day, or until an
 * administrator unlocks the account or sets another one; who has a passkey or a code gets in with that.
 */
export const FAILURES_TO_LOCK = 100;
const LOCKED_SECONDS = 86_400;

/** Attempts are forgotten after a day without another one. */
const FORGET_AFTER_SECONDS = 86_400;

/** Forgotten rows removed per attempt, so that names tried by a scanner do not pile up. */
const REMOVED_PER_ATTEMPT = 20;

/** Doubling back-off per account, kept in the database so that it holds over all processes and restarts. */
@Injectable()
export class LoginThrottle {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  /**
   * Counts an attempt before the password is looked at, so that attempts sent side by side are counted one by one.
   * @throws Problem session.login-throttled with `retryAfterSeconds`
   */
  async enter(accountId: Uuid, now: Instant): Promise<void> {
    const { rowCount } = await this.pool.query(
      `INSERT INTO identity.login_attempt AS held (account_id, failures, not_before, updated_at)
       VALUES ($1, 1, $2, $2)
       ON CONFLICT (account_id) DO UPDATE SET
         failures = CASE WHEN held.updated_at < $2::timestamptz - make_interval(secs => $6) THEN 1 ELSE held.failures + 1 END,
         not_before = $2::timestamptz + CASE
           WHEN held.updated_at < $2::timestamptz - make_interval(secs => $6) OR held.failures + 1 < $3 THEN interval '0'
           WHEN held.failures + 1 >= $7 THEN make_interval(secs => $8)
           ELSE make_interval(secs => least($5::double precision, $4 * power(2, least(held.failures + 1 - $3, 30)))) END,
         updated_at = $2
       WHERE held.not_before <= $2`,
      [
        accountId,
        now,
        FREE_ATTEMPTS,
        FIRST_WAIT_SECONDS,
        LONGEST_WAIT_SECONDS,
        FORGET_AFTER_SECONDS,
        FAILURES_TO_LOCK,
        LOCKED_SECONDS,
      ],
    );
    if (rowCount === 0) throw new Problem(LOGIN_THROTTLED, { retryAfterSeconds: await this.waitOf(accountId, now) });
    await this.forgetOld(now);
  }

  /** After a good login the count starts anew. */
  async clear(accountId: Uuid): Promise<void> {
    await this.pool.query('DELETE FROM identity.login_attempt WHERE account_id = $1', [accountId]);
  }

  private async waitOf(accountId: Uuid, now: Instant): Promise<number> {
    const { rows } = await this.pool.query<{ seconds: number }>(
      `SELECT ceil(extract(epoch FROM not_before - $2::timestamptz))::integer AS seconds
       FROM identity.login_attempt WHERE account_id = $1`,
      [accountId, now],
    );
    return Math.max(1, rows[0]?.seconds ?? 1);
  }

  private async forgetOld(now: Instant): Promise<void> {
    await this.pool.query(
      `DELETE FROM identity.login_attempt WHERE account_id IN (
         SELECT account_id FROM identity.login_attempt
         WHERE updated_at < $1::timestamptz - make_interval(secs => $2) LIMIT $3 FOR UPDATE SKIP LOCKED)`,
      [now, FORGET_AFTER_SECONDS, REMOVED_PER_ATTEMPT],
    );
  }
}
