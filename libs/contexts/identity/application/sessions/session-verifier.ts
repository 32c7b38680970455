import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CLOCK, type Clock, type Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { grantsInForce } from '../../domain/account/state.js';
import { AccessTokens } from './access-tokens.js';
import { AccountStandings } from './account-standings.js';
import { SESSION_INVALID } from './problems.js';
import { restsOnAccount, type Session } from './session.js';
import { keyHashOf } from './session-keys.js';
import { SessionStore, type KeptSession } from './session-store.js';

/** How long a session that was ended by another process may still be honoured: saves a query at every request. */
export const SESSION_KEPT_MILLISECONDS = 5_000;

/** More sessions than a district has people at work at one moment. */
const SESSIONS_KEPT = 20_000;

/** Requests sent side by side with an id that has just been replaced are answered all the same. */
export const GRACE_SECONDS = 30;

/** Whether what a request carries belongs to a session that runs, and whom it speaks for now. */
@Injectable()
export class SessionVerifier {
  private readonly kept = new LRUCache<string, KeptSession>({ max: SESSIONS_KEPT, ttl: SESSION_KEPT_MILLISECONDS });

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(AccessTokens) private readonly tokens: AccessTokens,
    @Inject(SessionStore) private readonly store: SessionStore,
    @Inject(AccountStandings) private readonly standings: AccountStandings,
  ) {}

  /**
   * Whom a bearer token speaks for, with those of its grants that the account still holds.
   * @throws Problem session.invalid (401) when it is forged, expired or malformed, or its session or account has come to an end
   */
  async verify(token: string): Promise<Session> {
    const claims = await this.tokens.read(token);
    if (claims === undefined) throw new Problem(SESSION_INVALID);
    const kept = await this.keptUnder(keyHashOf('bearer', claims.tokenId));
    if (kept === undefined || kept.sessionId !== claims.sessionId || kept.accountId !== claims.accountId) {
      throw new Problem(SESSION_INVALID);
    }
    if (!isRunning(kept, this.clock.now())) throw new Problem(SESSION_INVALID);
    return this.sessionOf(kept);
  }

  /** From now on this process looks at the session anew. */
  forget(sessionId: Uuid): void {
    for (const [hash, kept] of this.kept.entries()) if (kept.sessionId === sessionId) this.kept.delete(hash);
  }

  private async keptUnder(keyHash: Buffer): Promise<KeptSession | undefined> {
    const hash = keyHash.toString('base64');
    const known = this.kept.get(hash);
    if (known !== undefined) return known;
    const kept = await this.store.find(keyHash);
    if (kept !== undefined) this.kept.set(hash, kept);
    return kept;
  }

  private async sessionOf({ sessionId, accountId, subjectId, grants, factors }: KeptSession): Promise<Session> {
    const session: Session = {
      sessionId,
      accountId,
      grants,
      factors,
      ...(subjectId === null ? {} : { subjectId }),
    };
    if (!restsOnAccount(session)) return session;
    const account = await this.standings.of(accountId);
    if (account.status !== 'active') throw new Problem(SESSION_INVALID);
    const held = grantsInForce(account.grants, this.clock.now());
    return {
      ...session,
      grants: grants.filter((grant) =>
        held.some(({ role, regionCode }) => role === grant.role && regionCode === grant.regionCode),
      ),
    };
  }
}

function isRunning({ endedAt, endsAt, supersededAt }: KeptSession, now: Instant): boolean {
  if (endedAt !== null || endsAt <= now) return false;
  return supersededAt === null || Date.parse(now) < Date.parse(supersededAt) + GRACE_SECONDS * 1_000;
}
