import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { newId, type Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { SIGN_IN_EXPIRED } from './problems.js';

/** What is asked, and where the answer leads. */
export type ChallengePurpose =
  'PASSKEY_ENROLMENT' | 'PASSKEY_SIGN_IN' | 'PASSKEY_SECOND_FACTOR' | 'SIGN_ON' | 'SIGN_ON_LINK';

/** Long enough to look for a phone or to sign in elsewhere; WebAuthn, 15.1, recommends five minutes. */
export const CHALLENGE_SECONDS = 300;

/** Expired challenges removed with each new one, so that those nobody answered do not pile up. */
const REMOVED_PER_CHALLENGE = 20;

/** What we have asked and wait for an answer to. Each is answered once, in time, and by the session that asked for it. */
@Injectable()
export class SignInChallenges {
  constructor(
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async keep(
    purpose: ChallengePurpose,
    asked: Readonly<Record<string, string>>,
    sessionId: Uuid | null,
    challengeId: Uuid = newId(),
  ): Promise<Uuid> {
    const now = this.clock.now();
    await this.pool.query(
      `DELETE FROM identity.sign_in_challenge WHERE challenge_id IN (
         SELECT challenge_id FROM identity.sign_in_challenge WHERE expires_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      [now, REMOVED_PER_CHALLENGE],
    );
    await this.pool.query(
      `INSERT INTO identity.sign_in_challenge (challenge_id, purpose, asked, session_id, expires_at)
       VALUES ($1, $2, $3, $4, $5::timestamptz + make_interval(secs => $6))`,
      [challengeId, purpose, asked, sessionId, now, CHALLENGE_SECONDS],
    );
    return challengeId;
  }

  /**
   * What was asked. It is gone from here on, whatever the answer is worth.
   * @throws Problem session.sign-in-expired
   */
  async take(
    challengeId: Uuid,
    purpose: ChallengePurpose,
    sessionId: Uuid | null,
  ): Promise<Readonly<Record<string, string>>> {
    const { rows } = await this.pool.query<{ asked: Record<string, string> }>(
      `DELETE FROM identity.sign_in_challenge
       WHERE challenge_id = $1 AND purpose = $2 AND session_id IS NOT DISTINCT FROM $3 AND expires_at > $4
       RETURNING asked`,
      [challengeId, purpose, sessionId, this.clock.now()],
    );
    if (rows[0] === undefined) throw new Problem(SIGN_IN_EXPIRED);
    return rows[0].asked;
  }
}
