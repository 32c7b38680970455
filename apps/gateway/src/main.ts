import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { drain } from '#libs/http/drain';
import { exitOnConfigurationError, readEnvironment } from '#libs/platform/configuration';
import { JsonLogger } from '#libs/platform/json-logger';
import { createGateway } from './create-gateway.js';
import { upstreamOriginsOf } from './upstreams.js';

/** Milliseconds for answers under way; event streams, which never end, are cut off then. */
const DRAIN_TIMEOUT = 10_000;

async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const logger = new JsonLogger(environment.QIYUE_LOG_LEVEL);
  Logger.overrideLogger(logger);
  const { QIYUE_GATEWAY_TRUSTED_PROXIES: trusted } = environment;
  const gateway = await createGateway({
    origins: upstreamOriginsOf(environment),
    ...(trusted === undefined ? {} : { trustedProxies: trusted.split(',') }),
  });
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= drain(gateway.server, () => gateway.close(), DRAIN_TIMEOUT));
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
  const address = await gateway.listen({ port: environment.QIYUE_HTTP_PORT, host: environment.QIYUE_HTTP_HOST });
  logger.log({ message: 'listening', address }, 'Gateway');
}

await main().catch(exitOnConfigurationError);
