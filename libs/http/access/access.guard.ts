import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { isAction, isPublic } from '#libs/access-policy/policy';
import type { Actor } from '#libs/kernel/actor';
import { Problem } from '#libs/kernel/problem';
import { ACCESS_NOT_DECLARED, AUTHENTICATION_REQUIRED } from '../problems/http-problems.js';
import {
  ACCESS_TOKEN_VERIFIER,
  type AccessTokenVerifier,
  type AuthenticatedAccount,
  type Grant,
} from './access-token-verifier.js';
import { DECLARED_ACCESS, type DeclaredAccess } from './access.js';
import { selectActingGrant, type PathParameters } from './acting-grant.js';

/** Longest bearer token looked at, with the word Bearer; a token with twenty grants has two thousand characters. */
const MAX_HEADER_LENGTH = 8_192;

const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

/** Refuses every request unless its route declares an action and the policy table admits the token's account to it. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(ACCESS_TOKEN_VERIFIER) private readonly tokens: AccessTokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const declared = this.reflector.getAllAndOverride<DeclaredAccess | undefined>(DECLARED_ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (declared === undefined || !isAction(declared.action)) throw new Problem(ACCESS_NOT_DECLARED);
    if (isPublic(declared.action)) return true;

    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: PathParameters }>>();
    const token = bearerTokenOf(request.headers.authorization);
    const account = token === undefined ? undefined : await this.tokens.verify(token);
    if (account === undefined) throw new Problem(AUTHENTICATION_REQUIRED);

    const actingAs = request.headers['x-acting-as'];
    const grant = selectActingGrant(
      account,
      declared.action,
      typeof actingAs === 'string' ? actingAs : undefined,
      request.params,
    );
    request.account = account;
    request.actor = actorOf(account, grant);
    return true;
  }
}

/**
 * The subject goes along in every role: whether it acts for itself is the role's matter, but nobody decides by office in his own case,
 * and deciders can only see that when they know who the person behind the office is.
 */
function actorOf({ accountId, subjectId }: AuthenticatedAccount, { role, regionCode }: Grant): Actor {
  return { accountId, role, regionCode, ...(subjectId === undefined ? {} : { subjectId }) };
}

function bearerTokenOf(header: string | undefined): string | undefined {
  if (header === undefined || header.length > MAX_HEADER_LENGTH) return undefined;
  return BEARER.exec(header)?.[1];
}
