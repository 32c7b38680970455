import type { Server } from 'node:http';
import { Logger } from '@nestjs/common';
import { drain } from '#libs/http/drain';
import { describeFailure, EXIT, httpPortInUse } from '#libs/installation/start-failure';
import { StopSignals } from '#libs/installation/stop-signals';
import { Readiness } from '#libs/observability/readiness/readiness';
import type { Tracing } from '#libs/observability/tracing/start-tracing';
import { TooLateError, withinTime } from '#libs/observability/within-time';
import { readEnvironment, requireVariables, type Environment } from './configuration.js';
import { JsonLogger } from './json-logger.js';
import { serviceFailureOf } from './service-failure.js';
import type { ServiceName } from './service-name.js';

/** Milliseconds for an orderly end, below the thirty seconds after which Kubernetes kills. */
const STOP_TIMEOUT = 25_000;

/** Milliseconds of it for the answers under way. */
const DRAIN_TIMEOUT = 10_000;

/** What of a Nest application running a service takes; another kind of server may offer the same. */
export interface ServiceApplication {
  listen(port: number, host: string): Promise<unknown>;
  getUrl(): Promise<string>;
  getHttpServer(): unknown;
  getHttpAdapter(): { close(): unknown };
  get(token: typeof Readiness, options: { strict: false }): Pick<Readiness, 'beginShutdown'>;
  /** Ends what it does and closes what it opened. */
  close(): Promise<void>;
}

/** What a service is made from. */
export interface ServiceContext {
  readonly environment: Environment;
  readonly logger: JsonLogger;
  /** Shown in `pg_stat_activity` and to brokers. */
  readonly applicationName: string;
}

/** A service as one constant in its application's folder; its `main.ts` does nothing but {@link runService} it. */
export interface Service {
  /** Of its folder under `apps/`. Names it in logs, metrics and traces. */
  readonly name: ServiceName;
  /** Variables that it cannot do without. */
  readonly requires: readonly (keyof Environment)[];
  /** The application, initialised but not listening: `createHttpApplication`, or `createOperationsApplication` for one without routes of its own. */
  create(context: ServiceContext): Promise<ServiceApplication>;
}

/**
 * Runs a service as the process it is called in, from reading the environment to the exit code:
 * 0 after an orderly end on SIGTERM or SIGINT, 70 after a defect (an error nobody handled, or an end that took too long), 78 when the
 * environment is wrong, 69 when the port is taken or a database is away, others of `EXIT` as the start fails; 130 when a second signal forces the end.
 */
export async function runService(service: Service): Promise<never> {
  const stop = new StopSignals(() => process.stderr.write('已强制结束 · ended by force\n'));
  let environment: Environment | undefined;
  try {
    environment = readEnvironment(process.env);
    requireVariables(environment, ...service.requires);
    const logger = new JsonLogger(environment.QIYUE_LOG_LEVEL, { service: service.name });
    Logger.overrideLogger(logger);
    endLoudly(logger);
    const tracing = await tracingOf(environment, service.name);
    const application = await service.create({ environment, logger, applicationName: `qiyue ${service.name}` });
    const address = stop.requested ? undefined : await listen(application, environment);
    if (address !== undefined) logger.log({ message: 'listening', address }, 'Service');
    await stop.wait();
    logger.log({ message: 'stopping' }, 'Service');
    process.exit(await end(application, tracing, logger));
  } catch (error) {
    const failure = serviceFailureOf(error, environment?.QIYUE_DATA_DIRECTORY ?? '');
    process.stderr.write(describeFailure(failure));
    process.exit(failure.exitCode);
  }
}

/** An error that nobody handled leaves a process of which nobody knows what it still does. Whoever supervises it starts a new one. */
function endLoudly(logger: JsonLogger): void {
  // Node turns a rejection that nobody handled into the same.
  process.on('uncaughtException', (error: unknown) => {
    logger.fatal({ message: 'an error nobody handled ends the process', error }, 'Service');
    process.exit(EXIT.defect);
  });
}

async function tracingOf(environment: Environment, name: ServiceName): Promise<Tracing | undefined> {
  if (environment.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return undefined;
  const { startTracing } = await import('#libs/observability/tracing/start-tracing');
  return startTracing(name);
}

async function listen(application: ServiceApplication, environment: Environment): Promise<string> {
  const { QIYUE_HTTP_PORT: port, QIYUE_HTTP_HOST: host } = environment;
  try {
    await application.listen(port, host);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? httpPortInUse(port) : error;
  }
  return await application.getUrl();
}

/** In the order that loses nothing: first no more requests, then what the service does by itself, then what both needed. @returns the exit code */
async function end(application: ServiceApplication, tracing: Tracing | undefined, logger: JsonLogger): Promise<number> {
  try {
    await withinTime(STOP_TIMEOUT, async () => {
      application.get(Readiness, { strict: false }).beginShutdown();
      const server = application.getHttpServer() as Server;
      await drain(server, async () => await application.getHttpAdapter().close(), DRAIN_TIMEOUT);
      await application.close();
      await tracing?.stop();
    });
    logger.log({ message: 'stopped' }, 'Service');
    return 0;
  } catch (error) {
    const message = error instanceof TooLateError ? 'the end took too long' : 'the end was not orderly';
    logger.fatal({ message, error }, 'Service');
    return EXIT.defect;
  }
}
