import { createSecretKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { JwtSecretRequestType, JwtService } from '@nestjs/jwt';
import { ROLES, type Role } from '#libs/kernel/actor';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { newId, type Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import type { SubjectId } from '#libs/kernel/sealed';
import { isRegionCode } from '#libs/kernel/region-code';
import { grantsInForce } from '../../domain/account/state.js';
import { AccountStandings } from './account-standings.js';
import { SESSION_INVALID } from './problems.js';
import { TOKEN_KEYS, type TokenKeys } from './token-keys.js';

export interface SessionGrant {
  readonly role: Role;
  readonly regionCode: string;
}

/** Whom a valid token speaks for. */
export interface Session {
  readonly sessionId: Uuid;
  readonly accountId: Uuid;
  readonly grants: readonly SessionGrant[];
  readonly subjectId?: SubjectId;
  /** `invitation` sessions rest on a link given to a resident and have no account in the log. */
  readonly method: 'password' | 'invitation';
}

export interface IssuedToken {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

/** An hour of work; a disabled account or revoked role is noticed within seconds regardless. */
export const STAFF_TOKEN_SECONDS = 60 * 60;

/** Elders get ample time to read and to have a contract read out (domain brief, "Residents"). */
export const RESIDENT_TOKEN_SECONDS = 2 * 60 * 60;

const ISSUER = 'qiyue';
const AUDIENCE = 'qiyue-api';
const ALGORITHM = 'HS256';

/** Longest token looked at; twenty grants take about two thousand characters. */
const MAX_TOKEN_LENGTH = 8_192;

interface Claims {
  readonly sub: string;
  readonly sid: string;
  readonly amr: readonly string[];
  readonly grants: readonly SessionGrant[];
  readonly subject_id?: string;
}

/** Signed short-lived bearer tokens (JWT, HS256 only) and the check whether their holder still stands as they say. */
@Injectable()
export class AccessTokens {
  /**
   * Key objects by `kid`. Handed bytes, the library would try to read a public key from them first, which for every request costs
   * more than the check of the signature.
   */
  private readonly keyObjects = new Map(this.keys.map(({ kid, secret }) => [kid, createSecretKey(secret)]));
  private readonly jwt = new JwtService({
    secretOrKeyProvider: (request, token) =>
      request === JwtSecretRequestType.SIGN ? this.keyObject(this.keys[0].kid) : this.keyObject(this.kidOf(token)),
  });

  constructor(
    @Inject(TOKEN_KEYS) private readonly keys: TokenKeys,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(AccountStandings) private readonly standings: AccountStandings,
  ) {}

  /** Signs a token for a session with the first key. */
  async issue(session: Session): Promise<IssuedToken> {
    const [{ kid }] = this.keys;
    const expiresIn = session.method === 'password' ? STAFF_TOKEN_SECONDS : RESIDENT_TOKEN_SECONDS;
    const claims: Claims & { readonly iat: number } = {
      iat: this.seconds(),
      sub: session.accountId,
      sid: session.sessionId,
      amr: [session.method],
      grants: session.grants.map(({ role, regionCode }) => ({ role, regionCode })),
      ...(session.subjectId === undefined ? {} : { subject_id: session.subjectId }),
    };
    const accessToken = await this.jwt.signAsync(claims, {
      keyid: kid,
      algorithm: ALGORITHM,
      issuer: ISSUER,
      audience: AUDIENCE,
      jwtid: newId(),
      expiresIn,
    });
    return { accessToken, expiresInSeconds: expiresIn };
  }

  /**
   * Whom the token speaks for, with those of its grants that the account still holds.
   * @throws Problem session.invalid (401) when it is forged, expired or malformed, or its account is locked or disabled
   */
  async verify(token: string): Promise<Session> {
    const session = await this.decode(token);
    if (session === undefined) throw new Problem(SESSION_INVALID);
    return session.method === 'password' ? this.withStanding(session) : session;
  }

  private async decode(token: string): Promise<Session | undefined> {
    if (token.length > MAX_TOKEN_LENGTH) return undefined;
    try {
      const claims = await this.jwt.verifyAsync<Claims>(token, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        clockTimestamp: this.seconds(),
      });
      return sessionOf(claims);
    } catch {
      // Whatever is wrong with a token, its bearer learns only that it does not count.
      return undefined;
    }
  }

  private kidOf(token: string | object | Buffer): string | undefined {
    if (typeof token !== 'string') return undefined;
    return this.jwt.decode<{ header?: { kid?: string } } | null>(token, { complete: true })?.header?.kid;
  }

  /** @throws Error when no key of ours has this id */
  private keyObject(kid: string | undefined): KeyObject {
    const key = kid === undefined ? undefined : this.keyObjects.get(kid);
    if (key === undefined) throw new Error('the token names no key of ours');
    return key;
  }

  private async withStanding(session: Session): Promise<Session> {
    const account = await this.standings.of(session.accountId);
    if (account.status !== 'active') throw new Problem(SESSION_INVALID);
    const held = grantsInForce(account.grants, this.clock.now());
    const grants = session.grants.filter((grant) =>
      held.some(({ role, regionCode }) => role === grant.role && regionCode === grant.regionCode),
    );
    return { ...session, grants };
  }

  private seconds(): number {
    return Math.floor(Date.parse(this.clock.now()) / 1_000);
  }
}

/** The signature proves that this service wrote the claims; their form is checked because an older release may have written them. */
function sessionOf({ sub, sid, amr, grants, subject_id: subjectId }: Claims): Session | undefined {
  const method = amr[0];
  if (method !== 'password' && method !== 'invitation') return undefined;
  if (!grants.every(({ role, regionCode }) => ROLES.includes(role) && role !== 'System' && isRegionCode(regionCode))) {
    return undefined;
  }
  return {
    sessionId: sid,
    accountId: sub,
    grants: grants.map(({ role, regionCode }) => ({ role, regionCode })),
    method,
    ...(subjectId === undefined ? {} : { subjectId }),
  };
}
