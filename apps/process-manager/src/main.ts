import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { exitOnConfigurationError, readEnvironment } from '#libs/platform/configuration';
import { JsonLogger } from '#libs/platform/json-logger';
import { platformConfigurationOf } from '#libs/platform/platform-configuration';
import { PlatformModule } from '#libs/platform/platform.module';
import { ProcessManagerModule } from './process-manager.module.js';

@Module({})
class ProcessManagerRoot {}

async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const configuration = await platformConfigurationOf(environment, 'qiyue process-manager');
  const logger = new JsonLogger(environment.QIYUE_LOG_LEVEL);
  const root = { module: ProcessManagerRoot, imports: [PlatformModule.forRoot(configuration), ProcessManagerModule] };
  const app = await NestFactory.createApplicationContext(root, { logger, abortOnError: false });
  app.enableShutdownHooks();
}

await main().catch(exitOnConfigurationError);
