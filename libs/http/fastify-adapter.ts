import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowedMethods } from './allowed-methods.js';
import { CONNECTION_TIMEOUT_MS, MAX_BODY_BYTES, MAX_PARAMETER_LENGTH, REQUEST_TIMEOUT_MS } from './input/limits.js';
import { observeRequests } from './observability/request-log.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { secure, secureAnswers } from './security-headers.js';

/** Fastify with what holds for every application: limits, request log, security headers, problems also where Nest is not reached. */
export function createAdapter(): FastifyAdapter {
  const filter = new ProblemFilter();
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    multipart: true,
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      secure(request, reply);
      filter.answer(error, request, reply);
    },
  });
  const fastify = adapter.getInstance();
  fastify.removeContentTypeParser('text/plain');
  observeRequests(fastify);
  const allowedMethods = new AllowedMethods();
  allowedMethods.observe(fastify);
  fastify.decorate('allowedMethods', allowedMethods);
  secureAnswers(fastify);
  return adapter;
}
