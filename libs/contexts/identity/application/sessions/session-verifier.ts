import { Inject, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CLOCK, type Clock, type Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { grantsInForce } from '../../domain/account/state.js';
import { AccessTokens } from './access-tokens.js';
import { AccountStandings } from './account-standings.js';
import { SESSION_INVALID } from './problems.js';
import { restsOnAccount, type Session } from './session.js';
import { isCookieValue, keyHashOf, newCookieValue } from './session-keys.js';
import {
  cookieSecondsOf,
  GRACE_SECONDS,
  REPLACEMENT_SPACING_SECONDS,
  ROTATE_AFTER_SECONDS,
  TOUCH_AFTER_SECONDS,
} from './session-limits.js';
import { SessionStore, type KeptSession } from './session-store.js';

/** How long a session that was ended by another process may still be honoured: saves a query at every request. */
export const SESSION_KEPT_MILLISECONDS = 5_000;

/** More sessions than a district has people at work at one moment. */
const SESSIONS_KEPT = 20_000;

/** Whom a cookie speaks for, and what takes its place from now on, if it is time for that. */
export interface VerifiedSession {
  readonly account: Session;
  readonly replacement?: { readonly value: string; readonly maxAgeSeconds: number | undefined };
}

/** Whether what a request carries belongs to a session that runs, and whom it speaks for now. */
@Injectable()
export class SessionVerifier {
  private readonly logger = new Logger(SessionVerifier.name);
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
    const { kept } = await this.running(keyHashOf('bearer', claims.tokenId));
    if (kept.sessionId !== claims.sessionId || kept.accountId !== claims.accountId) throw new Problem(SESSION_INVALID);
    return this.sessionOf(kept);
  }

  /**
   * The same for the value of a cookie. After a while it is replaced; the one before counts until the new one is first seen, for the
   * answer that carries it may be lost.
   * @throws Problem session.invalid
   */
  async verifyCookie(value: string): Promise<VerifiedSession> {
    if (!isCookieValue(value)) throw new Problem(SESSION_INVALID);
    const keyHash = keyHashOf('cookie', value);
    const { kept, now } = await this.running(keyHash);
    if (kept.confirmedAt === null && kept.supersededAt === null) {
      await this.store.confirmKey(kept.sessionId, keyHash, now);
      this.forget(kept.sessionId);
    }
    const account = await this.sessionOf(kept);
    const replacement = await this.replacementFor(kept, keyHash, now);
    return { account, ...(replacement === undefined ? {} : { replacement }) };
  }

  /** From now on this process looks at the session anew. */
  forget(sessionId: Uuid): void {
    this.forgetWhere((kept) => kept.sessionId === sessionId);
  }

  /** The same for all sessions of an account. */
  forgetAccount(accountId: Uuid): void {
    this.standings.forget(accountId);
    this.forgetWhere((kept) => kept.accountId === accountId);
  }

  private forgetWhere(concerned: (kept: KeptSession) => boolean): void {
    for (const [hash, kept] of this.kept.entries()) if (concerned(kept)) this.kept.delete(hash);
  }

  private async running(keyHash: Buffer): Promise<{ kept: KeptSession; now: Instant }> {
    const kept = await this.keptUnder(keyHash);
    const now = this.clock.now();
    if (kept === undefined || !isOpen(kept, now)) throw new Problem(SESSION_INVALID);
    if (kept.supersededAt !== null && isPast(kept.supersededAt, GRACE_SECONDS, now)) {
      await this.endCopied(kept, now);
      throw new Problem(SESSION_INVALID);
    }
    if (!isPast(kept.lastUsedAt, TOUCH_AFTER_SECONDS, now)) return { kept, now };
    await this.store.touch(kept.sessionId, now);
    const touched = { ...kept, lastUsedAt: now };
    this.kept.set(keyHash.toString('base64'), touched);
    return { kept: touched, now };
  }

  /** Two hold ids of one session, and which of them is its holder nobody can tell: both log in again, which only one can do. */
  private async endCopied({ sessionId, accountId }: KeptSession, now: Instant): Promise<void> {
    if (!(await this.store.end(sessionId, 'ID_REUSED', now))) return;
    this.forget(sessionId);
    this.logger.warn(`session ${sessionId} of account ${accountId} ended: an id that was replaced came back`);
  }

  private async replacementFor(
    kept: KeptSession,
    present: Buffer,
    now: Instant,
  ): Promise<VerifiedSession['replacement']> {
    if (kept.supersededAt !== null || !isPast(kept.issuedAt, ROTATE_AFTER_SECONDS, now)) return undefined;
    const value = newCookieValue();
    const keys = { present, next: keyHashOf('cookie', value) };
    if (!(await this.store.addKey(kept, keys, REPLACEMENT_SPACING_SECONDS, now))) return undefined;
    const secondsLeft = Math.floor((Date.parse(kept.endsAt) - Date.parse(now)) / 1_000);
    return { value, maxAgeSeconds: cookieSecondsOf(kept.grants, secondsLeft) };
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

function isOpen({ endedAt, endsAt, lastUsedAt, idleSeconds }: KeptSession, now: Instant): boolean {
  return endedAt === null && now < endsAt && (idleSeconds === null || !isPast(lastUsedAt, idleSeconds, now));
}

/** Whether so many seconds have gone by since an instant. */
function isPast(since: Instant, seconds: number, now: Instant): boolean {
  return Date.parse(now) >= Date.parse(since) + seconds * 1_000;
}
