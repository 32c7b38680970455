import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#libs/kernel/problem';
import { AUTHENTICATION_REQUIRED } from '../problems/http-problems.js';
import { ACCESS_TOKEN_VERIFIER, type AccessTokenVerifier, type AuthenticatedAccount } from './access-token-verifier.js';
import { requireOwnSite } from './same-site.js';
import { sessionCookieOf, setSessionCookie } from './session-cookie.js';

/** Longest bearer token looked at, with the word Bearer; one of ours has about five hundred characters. */
const MAX_HEADER_LENGTH = 8_192;

const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

/** Who sends a request: by the bearer token that it carries, or else by the cookie. */
@Injectable()
export class Callers {
  constructor(@Inject(ACCESS_TOKEN_VERIFIER) private readonly sessions: AccessTokenVerifier) {}

  /**
   * A request with both is its token's: a browser adds a cookie by itself, a token nobody adds unawares.
   * @throws Problem 401 when it carries neither or it does not count; 403 when another site sent it
   */
  async of(request: FastifyRequest, reply: FastifyReply): Promise<AuthenticatedAccount> {
    const { authorization } = request.headers;
    const account =
      authorization === undefined ? await this.byCookie(request, reply) : await this.byToken(authorization);
    if (account === undefined) throw new Problem(AUTHENTICATION_REQUIRED);
    return account;
  }

  private async byToken(header: string): Promise<AuthenticatedAccount | undefined> {
    if (header.length > MAX_HEADER_LENGTH) return undefined;
    const token = BEARER.exec(header)?.[1];
    return token === undefined ? undefined : this.sessions.verify(token);
  }

  private async byCookie(request: FastifyRequest, reply: FastifyReply): Promise<AuthenticatedAccount | undefined> {
    const cookie = sessionCookieOf(request);
    if (cookie === undefined) return undefined;
    requireOwnSite(request);
    const { account, replacement } = await this.sessions.verifyCookie(cookie);
    if (replacement !== undefined) setSessionCookie(request, reply, replacement.value, replacement.maxAgeSeconds);
    return account;
  }
}
