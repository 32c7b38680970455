import { Module, type DynamicModule, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceName } from '#libs/platform/service-name';
import { serveDocumentation } from './documentation/open-api.js';
import { createAdapter } from './fastify-adapter.js';
import { serveSecurityContact } from './security-contact.js';
import { OperationsModule } from './operations/operations.module.js';

/** Every route of the interface lies below this; only health and documentation do not. */
const API_PREFIX = 'api/v1';

/** Asked by supervisors and Prometheus, which know nothing of versions. */
const UNPREFIXED_ROUTES = ['health/live', 'health/ready', 'metrics'] as const;

export interface HttpApplicationOptions {
  readonly logger: LoggerService | false;
  /** Under which name it runs. */
  readonly service: ServiceName;
  /** Whom finders of weaknesses write to; absent: nobody is named. */
  readonly securityContact?: string | undefined;
}

@Module({})
class HttpApplicationRoot {}

/** A module with health and metrics beside it. */
export function withOperations(root: DynamicModule, service: ServiceName): DynamicModule {
  return { module: HttpApplicationRoot, imports: [root, OperationsModule.forRoot(service)] };
}

/**
 * An application that answers over HTTP, ready to listen, with the conventions that all of them share: limits, security headers,
 * problems, documentation, health and metrics. Closing it closes everything it opened.
 * @param root with the platform, `HttpModule` and the controllers
 */
export async function createHttpApplication(
  root: DynamicModule,
  { logger, service, securityContact }: HttpApplicationOptions,
): Promise<NestFastifyApplication> {
  const adapter = createAdapter();
  serveSecurityContact(adapter.getInstance(), securityContact);
  const app = await NestFactory.create<NestFastifyApplication>(withOperations(root, service), adapter, {
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
