import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { exitOnConfigurationError, readEnvironment, requireVariables } from '#libs/platform/configuration';
import { eventLogAddressOf } from '#libs/platform/event-log-address';
import { JsonLogger } from '#libs/platform/json-logger';
import { ProjectorRootModule } from './projector-root.module.js';

async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  requireVariables(environment, 'QIYUE_PROJECTOR_DATABASE_URL');
  const database = environment.QIYUE_PROJECTOR_DATABASE_URL as string;
  const module = ProjectorRootModule.forRoot(database, eventLogAddressOf(environment, database));
  const logger = new JsonLogger(environment.QIYUE_LOG_LEVEL);
  const app = await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
  app.enableShutdownHooks();
}

await main().catch(exitOnConfigurationError);
