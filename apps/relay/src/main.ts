import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { exitOnConfigurationError, readEnvironment, requireVariables } from '#libs/platform/configuration';
import { eventLogAddressOf } from '#libs/platform/event-log-address';
import { JsonLogger } from '#libs/platform/json-logger';
import { brokersOf, brokersTlsOf } from '#libs/platform/open-broadcast';
import { RelayModule } from './relay.module.js';

async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  requireVariables(environment, 'QIYUE_RELAY_DATABASE_URL', 'KAFKA_BROKERS');
  const database = environment.QIYUE_RELAY_DATABASE_URL as string;
  const module = RelayModule.forRoot({
    database,
    eventLog: eventLogAddressOf(environment, database),
    brokers: brokersOf(environment),
    tls: brokersTlsOf(environment),
  });
  const logger = new JsonLogger(environment.QIYUE_LOG_LEVEL);
  const app = await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
  app.enableShutdownHooks();
}

await main().catch(exitOnConfigurationError);
