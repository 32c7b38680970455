import 'reflect-metadata';
import { createHttpApplication } from '#libs/http/create-http-application';
import { exitOnConfigurationError, readEnvironment, requireVariables } from '#libs/platform/configuration';
import { JsonLogger } from '#libs/platform/json-logger';
import { platformConfigurationOf } from '#libs/platform/platform-configuration';
import { auditRootOf } from './audit-root.module.js';

async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  requireVariables(environment, 'QIYUE_AUDIT_COPY_DATABASE_URL');
  const configuration = await platformConfigurationOf(environment, 'qiyue audit');
  const logger = new JsonLogger(environment.QIYUE_LOG_LEVEL);
  const app = await createHttpApplication(auditRootOf(configuration), { logger });
  app.enableShutdownHooks();
  await app.listen(environment.QIYUE_HTTP_PORT, environment.QIYUE_HTTP_HOST);
  logger.log({ message: 'listening', address: await app.getUrl() }, 'Audit');
}

await main().catch(exitOnConfigurationError);
