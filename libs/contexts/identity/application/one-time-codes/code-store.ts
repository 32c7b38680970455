import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import type { Sealed } from '#libs/kernel/sealed';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { inTransaction } from '#libs/postgres/transaction';
import {
  CODE_SECONDS,
  CODES_PER_CALLER_AND_HOUR,
  CODES_PER_NUMBER_AND_DAY,
  CODES_PER_NUMBER_AND_HOUR,
  DAY_SECONDS,
  HOUR_SECONDS,
  MAX_TRIES,
  SECONDS_BETWEEN_CODES,
} from './code-limits.js';
import { CODES_THROTTLED } from './problems.js';

export type CodePurpose = 'SIGN_IN' | 'ENROLMENT' | 'SECOND_FACTOR';

export interface KeptCode {
  readonly requestId: Uuid;
  readonly purpose: CodePurpose;
  readonly numberHash: string;
  readonly callerHash: string;
  /** The session that may answer; null: nobody is signed in yet. */
  readonly sessionId: Uuid | null;
  readonly sealedNumber: Sealed | null;
  readonly codeHash: Buffer;
}

/** Rows older than the longest limit looks back, removed with each new one. */
const REMOVED_PER_CODE = 20;

const COLUMNS = `request_id AS "requestId", purpose, number_hash AS "numberHash", caller_hash AS "callerHash",
  session_id AS "sessionId", sealed_number AS "sealedNumber", code_hash AS "codeHash"`;

/** The rows of codes, and how many of them somebody may ask for. */
@Injectable()
export class CodeStore {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  /**
   * Keeps a code, if number and caller may have another one. Numbers nobody has are counted like others.
   * @param sent whether it goes to a telephone; what rings nowhere is not rationed
   * @throws Problem one-time-code.throttled with `retryAfterSeconds`
   */
  async add(code: KeptCode, now: Instant, sent: boolean): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      // Requests for one number side by side are counted one by one.
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`one-time-code/${code.numberHash}`]);
      const wait = sent ? await waitOf(client, code, now) : 0;
      if (wait > 0) throw new Problem(CODES_THROTTLED, { retryAfterSeconds: wait });
      await client.query(
        `DELETE FROM identity.one_time_code WHERE request_id IN (
           SELECT request_id FROM identity.one_time_code
           WHERE requested_at < $1::timestamptz - make_interval(secs => $2) LIMIT $3 FOR UPDATE SKIP LOCKED)`,
        [now, DAY_SECONDS, REMOVED_PER_CODE],
      );
      const { requestId, purpose, numberHash, callerHash, sessionId, sealedNumber, codeHash } = code;
      await client.query(
        `INSERT INTO identity.one_time_code
           (request_id, purpose, number_hash, caller_hash, session_id, sealed_number, code_hash, requested_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8::timestamptz + make_interval(secs => $9))`,
        [requestId, purpose, numberHash, callerHash, sessionId, sealedNumber, codeHash, now, CODE_SECONDS],
      );
    });
  }

  /** A code that may still be tried; the try counts from here on, so that guesses sent side by side are counted one by one. */
  async enterTry(
    requestId: Uuid,
    purpose: CodePurpose,
    sessionId: Uuid | null,
    now: Instant,
  ): Promise<(KeptCode & { readonly tries: number }) | undefined> {
    const { rows } = await this.pool.query<KeptCode & { readonly tries: number }>(
      `UPDATE identity.one_time_code SET tries = tries + 1
       WHERE request_id = $1 AND purpose = $2 AND session_id IS NOT DISTINCT FROM $3
         AND closed_at IS NULL AND expires_at > $4 AND tries < $5
       RETURNING tries, ${COLUMNS}`,
      [requestId, purpose, sessionId, now, MAX_TRIES],
    );
    return rows[0];
  }

  /** @param choiceHash of what is handed out when somebody has to say who he is. @returns whether this was the first use */
  async close(requestId: Uuid, now: Instant, choiceHash: Buffer | null = null): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      'UPDATE identity.one_time_code SET closed_at = $2, choice_hash = $3 WHERE request_id = $1 AND closed_at IS NULL',
      [requestId, now, choiceHash],
    );
    return rowCount === 1;
  }

  /** @returns the hash of the number, once */
  async takeChoice(requestId: Uuid, choiceHash: Buffer, now: Instant): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ numberHash: string }>(
      `UPDATE identity.one_time_code SET choice_hash = NULL
       WHERE request_id = $1 AND choice_hash = $2 AND expires_at > $3 RETURNING number_hash AS "numberHash"`,
      [requestId, choiceHash, now],
    );
    return rows[0]?.numberHash;
  }
}

/** Seconds until another code may be asked for; 0: now. */
async function waitOf(client: PoolClient, { numberHash, callerHash }: KeptCode, now: Instant): Promise<number> {
  const { rows } = await client.query<{ wait: number | null }>(
    `SELECT ceil(max(extract(epoch FROM counted.free_at - $3::timestamptz)))::integer AS wait FROM (
       SELECT max(requested_at) + make_interval(secs => $4) AS free_at
       FROM identity.one_time_code WHERE number_hash = $1
       UNION ALL (SELECT requested_at + make_interval(secs => $5) FROM identity.one_time_code
         WHERE number_hash = $1 ORDER BY requested_at DESC OFFSET $6 - 1 LIMIT 1)
       UNION ALL (SELECT requested_at + make_interval(secs => $7) FROM identity.one_time_code
         WHERE number_hash = $1 ORDER BY requested_at DESC OFFSET $8 - 1 LIMIT 1)
       UNION ALL (SELECT requested_at + make_interval(secs => $5) FROM identity.one_time_code
         WHERE caller_hash = $2 ORDER BY requested_at DESC OFFSET $9 - 1 LIMIT 1)
     ) AS counted`,
    [
      numberHash,
      callerHash,
      now,
      SECONDS_BETWEEN_CODES,
      HOUR_SECONDS,
      CODES_PER_NUMBER_AND_HOUR,
      DAY_SECONDS,
      CODES_PER_NUMBER_AND_DAY,
      CODES_PER_CALLER_AND_HOUR,
    ],
  );
  return Math.max(0, rows[0]?.wait ?? 0);
}
