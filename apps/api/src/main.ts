import 'reflect-metadata';
import { exitOnConfigurationError, readEnvironment } from '#libs/platform/configuration';
import { JsonLogger } from '#libs/platform/json-logger';
import { platformConfigurationOf } from '#libs/platform/platform-configuration';
import { createApi } from './create-api.js';

async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const configuration = await platformConfigurationOf(environment, 'qiyue api');
  const logger = new JsonLogger(environment.QIYUE_LOG_LEVEL);
  const app = await createApi(configuration, { logger });
  app.enableShutdownHooks();
  await app.listen(environment.QIYUE_HTTP_PORT, environment.QIYUE_HTTP_HOST);
  logger.log({ message: 'listening', address: await app.getUrl() }, 'Api');
}

await main().catch(exitOnConfigurationError);
