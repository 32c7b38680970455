import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Factor } from '#libs/kernel/factor';
import type { Uuid } from '#libs/kernel/identifiers';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { inTransaction } from '#libs/postgres/transaction';
import type { Carrier, NewSession, SessionGrant } from './session.js';
import type { SessionLimits } from './session-limits.js';

/** Why a session ended before its time. */
export type EndReason =
  | 'LOGGED_OUT'
  | 'ENDED_BY_HOLDER'
  | 'ENDED_BY_ADMINISTRATOR'
  | 'STANDING_CHANGED'
  | 'PASSWORD_CHANGED'
  | 'ID_REUSED'
  | 'TOO_MANY';

/** A session as it is kept, seen under one of its ids. */
export interface KeptSession {
  readonly sessionId: Uuid;
  readonly accountId: Uuid;
  readonly subjectId: string | null;
  readonly grants: readonly SessionGrant[];
  readonly carrier: Carrier;
  readonly lastUsedAt: Instant;
  readonly idleSeconds: number | null;
  readonly endsAt: Instant;
  readonly endedAt: Instant | null;
  readonly factors: readonly Factor[];
  readonly issuedAt: Instant;
  readonly confirmedAt: Instant | null;
  readonly supersededAt: Instant | null;
}

/** A running session as its holder sees it. */
export interface ListedSession {
  readonly sessionId: Uuid;
  readonly carrier: Carrier;
  readonly device: string;
  readonly factors: readonly Factor[];
  readonly startedAt: Instant;
  readonly lastUsedAt: Instant;
  readonly endsAt: Instant;
}

/**
 * Sessions that one account has at the same time. A program that forgot to keep its token gets on for a while; beyond this the oldest
 * ends, so that logins never fill the table.
 */
export const MAX_LIVE_SESSIONS = 50;

/** Ended sessions are looked at for a day, in case somebody asks what became of his. */
const KEEP_ENDED_SECONDS = 86_400;

/** Old sessions removed with each new one: more than one, so that none pile up. */
const REMOVED_PER_START = 20;

const SESSION_COLUMNS = `session.session_id AS "sessionId", session.account_id AS "accountId", session.subject_id AS "subjectId",
  session.grants, session.carrier, session.last_used_at AS "lastUsedAt", session.idle_seconds AS "idleSeconds",
  session.ends_at AS "endsAt", session.ended_at AS "endedAt"`;

const KEY_COLUMNS = `key.factors, key.issued_at AS "issuedAt", key.confirmed_at AS "confirmedAt", key.superseded_at AS "supersededAt"`;

/** Sessions and the hashes of their ids. */
@Injectable()
export class SessionStore {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  /** Keeps a new session with its first id; ends the account's oldest ones beyond {@link MAX_LIVE_SESSIONS}. */
  async add(
    sessionId: Uuid,
    { accountId, subjectId, grants, factors, device }: NewSession,
    { idleSeconds, absoluteSeconds }: SessionLimits,
    keyHash: Buffer,
    now: Instant,
  ): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await client.query(
        `INSERT INTO identity.session (session_id, account_id, subject_id, grants, carrier, device, started_at, last_used_at,
           idle_seconds, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $7::timestamptz + make_interval(secs => $9))`,
        [
          sessionId,
          accountId,
          subjectId ?? null,
          JSON.stringify(grants.map(({ role, regionCode }) => ({ role, regionCode }))),
          device.carrier,
          device.name,
          now,
          idleSeconds,
          absoluteSeconds,
        ],
      );
      await insertKey(client, sessionId, keyHash, factors, now);
      await endBeyondBound(client, accountId, now);
      await removeOld(client, now);
    });
  }

  /** The session that has, or had, an id with this hash. */
  async find(keyHash: Buffer): Promise<KeptSession | undefined> {
    const { rows } = await this.pool.query<KeptSession>(
      `SELECT ${SESSION_COLUMNS}, ${KEY_COLUMNS}
       FROM identity.session_key key JOIN identity.session session USING (session_id) WHERE key.key_hash = $1`,
      [keyHash],
    );
    return rows[0];
  }

  /** A running session's limits. */
  async read(sessionId: Uuid): Promise<Pick<KeptSession, 'carrier' | 'endsAt'> | undefined> {
    const { rows } = await this.pool.query<Pick<KeptSession, 'carrier' | 'endsAt'>>(
      'SELECT carrier, ends_at AS "endsAt" FROM identity.session WHERE session_id = $1 AND ended_at IS NULL',
      [sessionId],
    );
    return rows[0];
  }

  /** Gives the session another id that counts from now on; what was shown before is replaced by `factors`. */
  async replaceKey(sessionId: Uuid, keyHash: Buffer, factors: readonly Factor[], now: Instant): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(
        'SELECT FROM identity.session WHERE session_id = $1 AND ended_at IS NULL FOR UPDATE',
        [sessionId],
      );
      if (rowCount === 0) return false;
      await client.query(
        'UPDATE identity.session_key SET superseded_at = $2 WHERE session_id = $1 AND superseded_at IS NULL',
        [sessionId, now],
      );
      await insertKey(client, sessionId, keyHash, factors, now);
      return true;
    });
  }

  /** The first request with an id: from now on those before it no longer count. */
  async confirmKey(sessionId: Uuid, keyHash: Buffer, now: Instant): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(
        'UPDATE identity.session_key SET confirmed_at = $2 WHERE key_hash = $1 AND confirmed_at IS NULL AND superseded_at IS NULL',
        [keyHash, now],
      );
      if (rowCount === 0) return;
      await client.query(
        'UPDATE identity.session_key SET superseded_at = $3 WHERE session_id = $1 AND key_hash <> $2 AND superseded_at IS NULL',
        [sessionId, keyHash, now],
      );
    });
  }

  /**
   * Another id beside the present one, which counts until the new one is first used.
   * @returns false when one was given within the last `spacingSeconds`, or the present one no longer counts
   */
  async addKey(
    { sessionId, factors }: Pick<KeptSession, 'sessionId' | 'factors'>,
    keys: { readonly present: Buffer; readonly next: Buffer },
    spacingSeconds: number,
    now: Instant,
  ): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      // One after the other, so that requests side by side get one new id between them.
      await client.query('SELECT FROM identity.session WHERE session_id = $1 FOR UPDATE', [sessionId]);
      const { rowCount } = await client.query(
        `INSERT INTO identity.session_key (key_hash, session_id, factors, issued_at)
         SELECT $3, $1, $4, $5::timestamptz
         WHERE EXISTS (SELECT FROM identity.session_key WHERE key_hash = $2 AND superseded_at IS NULL)
           AND NOT EXISTS (SELECT FROM identity.session_key
                           WHERE session_id = $1 AND issued_at > $5::timestamptz - make_interval(secs => $6))`,
        [sessionId, keys.present, keys.next, factors, now, spacingSeconds],
      );
      return rowCount === 1;
    });
  }

  /** Notes that a session was used. */
  async touch(sessionId: Uuid, now: Instant): Promise<void> {
    await this.pool.query('UPDATE identity.session SET last_used_at = $2 WHERE session_id = $1', [sessionId, now]);
  }

  /** Running sessions of an account, the latest first. */
  async ofAccount(accountId: Uuid, now: Instant): Promise<readonly ListedSession[]> {
    const { rows } = await this.pool.query<ListedSession>(
      `SELECT session_id AS "sessionId", carrier, device, started_at AS "startedAt", last_used_at AS "lastUsedAt", ends_at AS "endsAt",
         (SELECT key.factors FROM identity.session_key key WHERE key.session_id = session.session_id
          ORDER BY key.issued_at DESC LIMIT 1) AS factors
       FROM identity.session session
       WHERE account_id = $1 AND ended_at IS NULL AND ends_at > $2
         AND (idle_seconds IS NULL OR last_used_at > $2::timestamptz - make_interval(secs => idle_seconds))
       ORDER BY started_at DESC, session_id DESC`,
      [accountId, now],
    );
    return rows;
  }

  /** Ends the running sessions of an account. @returns how many */
  async endOfAccount(
    accountId: Uuid,
    reason: EndReason,
    { only = null, except = null }: { readonly only?: Uuid | null; readonly except?: Uuid | null },
    now: Instant,
  ): Promise<number> {
    const { rowCount } = await this.pool.query(
      `UPDATE identity.session SET ended_at = $3, ended_because = $2
       WHERE account_id = $1 AND ended_at IS NULL AND ends_at > $3
         AND ($4::uuid IS NULL OR session_id = $4) AND ($5::uuid IS NULL OR session_id <> $5)`,
      [accountId, reason, now, only, except],
    );
    return rowCount ?? 0;
  }

  /** Ends all sessions in which somebody acts for this person. @returns how many still ran */
  async endOfSubject(subjectId: string, reason: EndReason, now: Instant): Promise<number> {
    const { rowCount } = await this.pool.query(
      `UPDATE identity.session SET ended_at = $3, ended_because = $2 WHERE subject_id = $1 AND ended_at IS NULL`,
      [subjectId, reason, now],
    );
    return rowCount ?? 0;
  }

  /** Ends one session. @returns whether it was still running */
  async end(sessionId: Uuid, reason: EndReason, now: Instant): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `UPDATE identity.session SET ended_at = $3, ended_because = $2 WHERE session_id = $1 AND ended_at IS NULL`,
      [sessionId, reason, now],
    );
    return rowCount === 1;
  }
}

async function insertKey(
  client: PoolClient,
  sessionId: Uuid,
  keyHash: Buffer,
  factors: readonly Factor[],
  now: Instant,
): Promise<void> {
  await client.query(
    'INSERT INTO identity.session_key (key_hash, session_id, factors, issued_at) VALUES ($1, $2, $3, $4)',
    [keyHash, sessionId, factors, now],
  );
}

async function endBeyondBound(client: PoolClient, accountId: Uuid, now: Instant): Promise<void> {
  await client.query(
    `UPDATE identity.session SET ended_at = $2, ended_because = 'TOO_MANY' WHERE session_id IN (
       SELECT session_id FROM identity.session WHERE account_id = $1 AND ended_at IS NULL AND ends_at > $2
       ORDER BY started_at DESC, session_id DESC OFFSET $3)`,
    [accountId, now, MAX_LIVE_SESSIONS],
  );
}

async function removeOld(client: PoolClient, now: Instant): Promise<void> {
  await client.query(
    `DELETE FROM identity.session WHERE session_id IN (
       SELECT session_id FROM identity.session WHERE ends_at < $1::timestamptz - make_interval(secs => $2)
       LIMIT $3 FOR UPDATE SKIP LOCKED)`,
    [now, KEEP_ENDED_SECONDS, REMOVED_PER_START],
  );
}
