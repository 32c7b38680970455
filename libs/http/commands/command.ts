import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';

/**
 * The `CommandContext` of a request that changes something, on routes with `@Access`: the actor of the token, the ids reserved
 * under its `Idempotency-Key`, and now. `effectiveAt` is now; a route that takes late paper overrides it.
 */
export const Command = createParamDecorator((_: unknown, context: ExecutionContext): CommandContext => {
  const { commandContext } = context.switchToHttp().getRequest<FastifyRequest>();
  if (commandContext === undefined) throw new Error('@Command() on a route that is public or only reads');
  return commandContext;
});
