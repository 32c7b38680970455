import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, type Instant } from '#libs/kernel/clock';
import type { Factor } from '#libs/kernel/factor';
import { newId, type Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { AccessTokens } from './access-tokens.js';
import { SESSION_INVALID } from './problems.js';
import type { Carrier, NewSession, Session, StartedSession } from './session.js';
import { keyHashOf, newCookieValue } from './session-keys.js';
import { limitsOf } from './session-limits.js';
import { SessionStore, type EndReason, type ListedSession } from './session-store.js';
import { SessionVerifier } from './session-verifier.js';

/** Begins, raises and ends sessions. Every way of signing in ends here. */
@Injectable()
export class Sessions {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(AccessTokens) private readonly tokens: AccessTokens,
    @Inject(SessionStore) private readonly store: SessionStore,
    @Inject(SessionVerifier) private readonly verifier: SessionVerifier,
  ) {}

  /** A session for somebody who has shown who he is. */
  async start(newSession: NewSession, sessionId: Uuid = newId()): Promise<StartedSession> {
    const { accountId, grants, subjectId, factors, device } = newSession;
    const now = this.clock.now();
    const limits = limitsOf(device.carrier, grants);
    const session: Session = {
      sessionId,
      accountId,
      grants: grants.map(({ role, regionCode }) => ({ role, regionCode })),
      factors: [...new Set(factors)],
      ...(subjectId === undefined ? {} : { subjectId }),
    };
    const { keyHash, credential } = await this.newKey(device.carrier, session, limits.absoluteSeconds);
    await this.store.add(sessionId, { ...newSession, factors: session.factors }, limits, keyHash, now);
    return { session, carrier: device.carrier, credential, expiresInSeconds: limits.absoluteSeconds };
  }

  /**
   * The same session after one more factor was shown, under another id: a copy of the one before gains nothing.
   * @throws Problem session.invalid when it has ended meanwhile
   */
  async raise(session: Session, factor: Factor): Promise<StartedSession> {
    const now = this.clock.now();
    const kept = await this.store.read(session.sessionId);
    if (kept === undefined) throw new Problem(SESSION_INVALID);
    const raised: Session = { ...session, factors: [...new Set([...session.factors, factor])] };
    const expiresInSeconds = secondsBetween(now, kept.endsAt);
    if (expiresInSeconds <= 0) throw new Problem(SESSION_INVALID);
    const { keyHash, credential } = await this.newKey(kept.carrier, raised, expiresInSeconds);
    if (!(await this.store.replaceKey(session.sessionId, keyHash, raised.factors, now)))
      throw new Problem(SESSION_INVALID);
    this.verifier.forget(session.sessionId);
    return { session: raised, carrier: kept.carrier, credential, expiresInSeconds };
  }

  /** Running sessions of an account, the latest first. */
  async list(accountId: Uuid): Promise<readonly ListedSession[]> {
    return this.store.ofAccount(accountId, this.clock.now());
  }

  /** Ends the sessions of an account, or one of them, or all but one. @returns how many were running */
  async end(
    accountId: Uuid,
    reason: EndReason,
    which: { readonly only?: Uuid; readonly except?: Uuid } = {},
  ): Promise<number> {
    const ended = await this.store.endOfAccount(accountId, reason, which, this.clock.now());
    this.verifier.forgetAccount(accountId);
    return ended;
  }

  private async newKey(
    carrier: Carrier,
    session: Session,
    expiresInSeconds: number,
  ): Promise<{ keyHash: Buffer; credential: string }> {
    if (carrier === 'cookie') {
      const credential = newCookieValue();
      return { keyHash: keyHashOf(carrier, credential), credential };
    }
    const { tokenId, accessToken } = await this.tokens.sign(session, expiresInSeconds);
    return { keyHash: keyHashOf(carrier, tokenId), credential: accessToken };
  }
}

function secondsBetween(from: Instant, to: Instant): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 1_000);
}
