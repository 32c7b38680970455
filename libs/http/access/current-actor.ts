import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#libs/kernel/actor';
import type { AuthenticatedAccount } from './access-token-verifier.js';

/** Who calls, in the role and for the area selected by the guard. Only on routes with `@Access`. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
  if (actor === undefined) throw new Error('@CurrentActor() on a route without @Access');
  return actor;
});

/** The account that calls, with all its grants. Only on routes with `@Access`. */
export const CurrentAccount = createParamDecorator((_: unknown, context: ExecutionContext): AuthenticatedAccount => {
  const { account } = context.switchToHttp().getRequest<FastifyRequest>();
  if (account === undefined) throw new Error('@CurrentAccount() on a route without @Access');
  return account;
});
