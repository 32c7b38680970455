import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { apiRootOf } from '#apps/api/src/create-api';
import { AuditModule } from '#apps/audit/src/audit.module';
import { NotificationModule } from '#apps/notification/src/notification.module';
import { setPrefix, withOperations } from '#libs/http/create-http-application';
import { createOpenApiDocument } from '#libs/http/documentation/open-api';
import { systemClock } from '#libs/kernel/clock';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { masterKeyFromText } from '#libs/vault/master-key';

/** Fills the place of a configuration where nothing is ever opened. */
const NOTHING: PlatformConfiguration = {
  serviceDatabase: 'postgresql://nowhere',
  eventLog: { engine: 'postgres', connectionString: 'postgresql://nowhere' },
  projectorDatabase: 'postgresql://nowhere',
  masterKey: masterKeyFromText(undefined),
  tokenKeys: [{ kid: 'none', secret: Buffer.alloc(0) }],
  clock: systemClock,
  applicationName: 'none',
};

const NOWHERE = { database: 'postgresql://nowhere', portalUrl: 'http://nowhere', webhooks: [] };

/**
 * The OpenAPI document of the whole interface, API, audit and notification, read off the controllers alone: in preview no provider is made and no
 * database asked. On many machines each process serves its own part of it.
 */
export async function describeInterface(): Promise<OpenAPIObject> {
  const root = withOperations(apiRootOf(NOTHING, [AuditModule, NotificationModule.forRoot(NOWHERE)]), 'standalone');
  const app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  setPrefix(app);
  const document = createOpenApiDocument(app);
  await app.close();
  return document;
}
