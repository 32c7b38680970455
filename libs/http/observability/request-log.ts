import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { endRequestSpan, startRequestSpan } from './request-span.js';
import { correlationIdFrom, withCorrelation } from '#libs/platform/correlation';

/** An answered request as those who count are told of it. */
export interface AnsweredRequest {
  readonly method: string;
  /** Template of the route; undefined when none matched. */
  readonly route: string | undefined;
  readonly status: number;
  readonly milliseconds: number;
}

const CORRELATION_HEADER = 'X-Correlation-Id';

/**
 * Gives every request its correlation id and logs one line when it is answered: the route's pattern, never the address itself, whose
 * query may name a person; and no body or header.
 */
export function observeRequests(fastify: FastifyInstance): void {
  const logger = new Logger('Request');
  fastify.decorateRequest('correlationId', '');
  const observers = new Set<(request: AnsweredRequest) => void>();
  fastify.decorate('requestObservers', observers);
  fastify.addHook('onRequest', (request, reply, done) => {
    request.correlationId = correlationIdFrom(request.headers['x-correlation-id']);
    reply.header(CORRELATION_HEADER, request.correlationId);
    withCorrelation(request.correlationId, () => startRequestSpan(request, done));
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url;
    const { statusCode: status, elapsedTime: milliseconds } = reply;
    endRequestSpan(request, status);
    for (const observe of observers) observe({ method, route, status, milliseconds });
    logger.log({
      message: 'request answered',
      method,
      route: route ?? null,
      status,
      milliseconds: Math.round(milliseconds),
      correlationId: request.correlationId,
      accountId: request.actor?.accountId ?? null,
      role: request.actor?.role ?? null,
    });
    done();
  });
}
