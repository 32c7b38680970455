import helmet from '@fastify/helmet';
import type { DynamicModule, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowedMethods } from './allowed-methods.js';
import { serveDocumentation } from './documentation/open-api.js';
import { CONNECTION_TIMEOUT_MS, MAX_BODY_BYTES, MAX_PARAMETER_LENGTH, REQUEST_TIMEOUT_MS } from './input/limits.js';
import { observeRequests } from './observability/request-log.js';
import { ProblemFilter } from './problems/problem.filter.js';

/** Every route of the interface lies below this; only health and documentation do not. */
const API_PREFIX = 'api/v1';

/** Asked by supervisors, which know nothing of versions. */
const UNPREFIXED_ROUTES = ['health/live', 'health/ready'] as const;

export interface HttpApplicationOptions {
  readonly logger: LoggerService | false;
}

/**
 * An application that answers over HTTP, ready to listen, with the conventions that all of them share: limits, security headers,
 * problems, documentation. Closing it closes everything it opened.
 * @param root with the platform, `HttpModule` and the controllers
 */
export async function createHttpApplication(
  root: DynamicModule,
  { logger }: HttpApplicationOptions,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(root, createAdapter(), {
    logger,
    abortOnError: false,
    // Fastify's own JSON parser is enough; Nest would add one for HTML forms.
    bodyParser: false,
  });
  setPrefix(app);
  serveDocumentation(app);
  await app.init();
  return app;
}

/** Lays the routes where they belong; also for an application that is only described. */
export function setPrefix(app: NestFastifyApplication): void {
  app.setGlobalPrefix(API_PREFIX, { exclude: [...UNPREFIXED_ROUTES] });
}

function createAdapter(): FastifyAdapter {
  const filter = new ProblemFilter();
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    multipart: true,
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      filter.answer(error, request, reply),
  });
  const fastify = adapter.getInstance();
  fastify.removeContentTypeParser('text/plain');
  observeRequests(fastify);
  const allowedMethods = new AllowedMethods();
  allowedMethods.observe(fastify);
  fastify.decorate('allowedMethods', allowedMethods);
  // Answers hold personal data; the documentation's own files set another value.
  fastify.addHook('onRequest', (_, reply, done) => {
    reply.header('Cache-Control', 'no-store');
    done();
  });
  void fastify.register(helmet, { contentSecurityPolicy: contentSecurityPolicy(), hsts: false });
  return adapter;
}

/** Enough for the Swagger UI, which carries inline styles and a data: icon; nothing comes from elsewhere. */
function contentSecurityPolicy() {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
  };
}
