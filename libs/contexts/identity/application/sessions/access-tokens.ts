import { createSecretKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { JwtSecretRequestType, JwtService } from '@nestjs/jwt';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { newId, type Uuid } from '#libs/kernel/identifiers';
import type { Session } from './session.js';
import { TOKEN_KEYS, type TokenKeys } from './token-keys.js';

/** What a genuine token says: which session, under which of its ids. Everything else is looked up. */
export interface TokenClaims {
  readonly sessionId: Uuid;
  readonly tokenId: Uuid;
  readonly accountId: Uuid;
}

export interface SignedToken {
  readonly tokenId: Uuid;
  readonly accessToken: string;
}

const ISSUER = 'qiyue';
const AUDIENCE = 'qiyue-api';
const ALGORITHM = 'HS256';

/** Longest token looked at; one of ours has about five hundred characters. */
const MAX_TOKEN_LENGTH = 2_048;

interface Claims {
  readonly sub: string;
  readonly sid: string;
  readonly jti: string;
}

/** Signs and reads bearer tokens (JWT, HS256 only). Whether the session behind one still runs is the {@link SessionVerifier}'s question. */
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
  ) {}

  /** Signs a token for a session with the first key. */
  async sign(
    { sessionId, accountId, factors }: Pick<Session, 'sessionId' | 'accountId' | 'factors'>,
    expiresInSeconds: number,
  ): Promise<SignedToken> {
    const tokenId = newId();
    const claims = { iat: this.seconds(), sub: accountId, sid: sessionId, amr: factors };
    const accessToken = await this.jwt.signAsync(claims, {
      keyid: this.keys[0].kid,
      algorithm: ALGORITHM,
      issuer: ISSUER,
      audience: AUDIENCE,
      jwtid: tokenId,
      expiresIn: expiresInSeconds,
    });
    return { tokenId, accessToken };
  }

  /** What a token says that we signed and that has not run out; undefined for any other text. */
  async read(token: string): Promise<TokenClaims | undefined> {
    if (token.length > MAX_TOKEN_LENGTH) return undefined;
    try {
      const { sub, sid, jti } = await this.jwt.verifyAsync<Claims>(token, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        clockTimestamp: this.seconds(),
      });
      // The signature proves that we wrote them; their form is checked because an older release may have.
      return [sub, sid, jti].every((id) => typeof id === 'string')
        ? { accountId: sub, sessionId: sid, tokenId: jti }
        : undefined;
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

  private seconds(): number {
    return Math.floor(Date.parse(this.clock.now()) / 1_000);
  }
}
