import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { correlationIdFrom, withCorrelation } from '#libs/platform/correlation';

const CORRELATION_HEADER = 'X-Correlation-Id';

/**
 * Gives every request its correlation id and logs one line when it is answered: the route's pattern, never the address itself, whose
 * query may name a person; and no body or header.
 */
export function observeRequests(fastify: FastifyInstance): void {
  const logger = new Logger('Request');
  fastify.decorateRequest('correlationId', '');
  fastify.addHook('onRequest', (request, reply, done) => {
    request.correlationId = correlationIdFrom(request.headers['x-correlation-id']);
    reply.header(CORRELATION_HEADER, request.correlationId);
    withCorrelation(request.correlationId, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    logger.log({
      message: 'request answered',
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
      correlationId: request.correlationId,
      accountId: request.actor?.accountId ?? null,
      role: request.actor?.role ?? null,
    });
    done();
  });
}
