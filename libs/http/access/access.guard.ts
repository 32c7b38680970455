import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAction, isPublic, needsSecondFactor } from '#libs/access-policy/policy';
import type { Actor } from '#libs/kernel/actor';
import { areTwoFactors } from '#libs/kernel/factor';
import { SECOND_FACTOR_REQUIRED } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { ACCESS_NOT_DECLARED } from '../problems/http-problems.js';
import type { AuthenticatedAccount, Grant } from './access-token-verifier.js';
import { DECLARED_ACCESS, type DeclaredAccess } from './access.js';
import { selectActingGrant, type PathParameters } from './acting-grant.js';
import { Callers } from './caller.js';

/** Refuses every request unless its route declares an action and the policy table admits the account that sends it. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Callers) private readonly callers: Callers,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const declared = this.reflector.getAllAndOverride<DeclaredAccess | undefined>(DECLARED_ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (declared === undefined || !isAction(declared.action)) throw new Problem(ACCESS_NOT_DECLARED);
    if (isPublic(declared.action)) return true;

    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest<{ Params: PathParameters }>>();
    const account = await this.callers.of(request, http.getResponse<FastifyReply>());

    const actingAs = request.headers['x-acting-as'];
    const grant = selectActingGrant(
      account,
      declared.action,
      typeof actingAs === 'string' ? actingAs : undefined,
      request.params,
    );
    // After the grant: who may not do it at all is not sent to fetch a second factor first.
    if (needsSecondFactor(declared.action) && !areTwoFactors(account.factors))
      throw new Problem(SECOND_FACTOR_REQUIRED);
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
