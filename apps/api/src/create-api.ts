import helmet from '@fastify/helmet';
import { Module, type DynamicModule, type LoggerService, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { PlatformModule } from '#libs/platform/platform.module';
import { ApiModule } from './api.module.js';
import { AllowedMethods } from '#libs/http/allowed-methods';
import { serveDocumentation } from '#libs/http/documentation/open-api';
import {
  CONNECTION_TIMEOUT_MS,
  MAX_BODY_BYTES,
  MAX_PARAMETER_LENGTH,
  REQUEST_TIMEOUT_MS,
} from '#libs/http/input/limits';
import { observeRequests } from '#libs/http/observability/request-log';
import { ProblemFilter } from '#libs/http/problems/problem.filter';

/** Every route of the interface lies below this; only health and documentation do not. */
export const API_PREFIX = 'api/v1';

/** Asked by supervisors, which know nothing of versions. */
export const UNPREFIXED_ROUTES = ['health/live', 'health/ready'] as const;

export interface ApiOptions {
  readonly logger: LoggerService | false;
  /** Modules that run in the same process: projector, process-manager. */
  readonly alongside?: ModuleMetadata['imports'];
}

@Module({})
class ApiRoot {}

/** The module of everything: platform, contexts, conventions and what runs alongside. */
export function apiRootOf(
  configuration: PlatformConfiguration,
  alongside: ApiOptions['alongside'] = [],
): DynamicModule {
  return { module: ApiRoot, imports: [PlatformModule.forRoot(configuration), ApiModule, ...alongside] };
}

/** The API, ready to listen: platform, contexts, conventions, documentation. Closing it closes everything it opened. */
export async function createApi(
  configuration: PlatformConfiguration,
  { logger, alongside = [] }: ApiOptions,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(apiRootOf(configuration, alongside), createAdapter(), {
    logger,
    abortOnError: false,
    // Fastify's own JSON parser is enough; Nest would add one for HTML forms.
    bodyParser: false,
  });
  app.setGlobalPrefix(API_PREFIX, { exclude: [...UNPREFIXED_ROUTES] });
  serveDocumentation(app);
  await app.init();
  return app;
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
