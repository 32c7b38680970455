import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { systemClock } from '#libs/kernel/clock';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { masterKeyFromText } from '#libs/vault/master-key';
import { API_PREFIX, apiRootOf, UNPREFIXED_ROUTES } from './create-api.js';
import { createOpenApiDocument } from '#libs/http/documentation/open-api';

/** Fills the place of a configuration where nothing is ever opened. */
const NOTHING: PlatformConfiguration = {
  serviceDatabase: 'postgresql://nowhere',
  projectorDatabase: 'postgresql://nowhere',
  masterKey: masterKeyFromText(undefined),
  tokenKeys: [{ kid: 'none', secret: Buffer.alloc(0) }],
  clock: systemClock,
  applicationName: 'none',
};

/** The OpenAPI document read off the controllers alone: in preview no provider is made and no database asked. */
export async function describeApi(): Promise<OpenAPIObject> {
  const app = await NestFactory.create<NestFastifyApplication>(apiRootOf(NOTHING), new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  app.setGlobalPrefix(API_PREFIX, { exclude: [...UNPREFIXED_ROUTES] });
  const document = createOpenApiDocument(app);
  await app.close();
  return document;
}
