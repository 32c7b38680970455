import { setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApi } from '#apps/api/src/create-api';
import { loadSampleDistrict } from '#apps/api/src/sample-district/load-sample-district';
import { SampleDistrict } from '#apps/api/src/sample-district/sample-district';
import { SampleDistrictModule } from '#apps/api/src/sample-district/sample-district.module';
import { AuditModule } from '#apps/audit/src/audit.module';
import { AuditCopyModule } from '#apps/audit/src/copy/audit-copy.module';
import {
  notificationConfigurationOf,
  type NotificationConfiguration,
} from '#apps/notification/src/notification-configuration';
import { NotificationModule } from '#apps/notification/src/notification.module';
import { ProcessManagerModule } from '#apps/process-manager/src/process-manager.module';
import { ProjectorModule } from '#apps/projector/src/projector.module';
import { drain } from '#libs/http/drain';
import { systemClock } from '#libs/kernel/clock';
import type { Environment } from '#libs/platform/configuration';
import { eventLogAddressOf } from '#libs/platform/event-log-address';
import { JsonLogger } from '#libs/platform/json-logger';
import { auditCopyOf, keysOf } from '#libs/platform/platform-configuration';
import { signInConfigurationOf } from '#libs/platform/sign-in-configuration';
import { EmbeddedServer, INSTALLATION_DATABASE } from '#libs/postgres/embedded-server';
import { migrate } from '#libs/postgres/migrate';
import { createDatabase } from '#libs/postgres/set-up';
import { requireHttpPort } from '#libs/installation/http-port';
import { claimDirectory } from '#libs/installation/instance-lock';
import { recordLogEngine, requireLogEngine } from '#libs/installation/log-engine';
import { openLogFile } from '#libs/installation/log-file';
import type { Progress } from '#libs/installation/progress';
import { checkDatabaseSecrets } from '#libs/installation/secrets-check';
import { httpPortInUse } from '#libs/installation/start-failure';

/** Milliseconds for an orderly end. PostgreSQL alone may need a good part of it for its last checkpoint. */
const STOP_TIMEOUT = 60_000;

/** Ends the start between two of its steps. */
class StopRequested extends Error {
  override readonly name = 'StopRequested';
}

interface Closing {
  readonly name: string;
  readonly close: () => Promise<unknown>;
}

/** The whole system in one process: embedded PostgreSQL, API, projector, process manager, audit and notification. */
export class Standalone {
  /** In the order of opening; closed from the end. */
  private readonly opened: Closing[] = [];

  constructor(
    private readonly environment: Environment,
    private readonly progress: Progress,
    /** Asked between the steps of the start, so that Ctrl-C need not wait for its end. */
    private readonly stopRequested: () => boolean,
  ) {}

  /**
   * @returns the address the API listens on, or undefined when a stop was requested meanwhile
   * @throws StartFailure, EmbeddedServerError, MasterKeyError and what the system reports; see `startFailureOf`
   */
  async start(): Promise<string | undefined> {
    try {
      return await this.startAll();
    } catch (error) {
      if (error instanceof StopRequested) return undefined;
      throw error;
    }
  }

  private async startAll(): Promise<string> {
    const { QIYUE_DATA_DIRECTORY: directory, QIYUE_HTTP_HOST: host, QIYUE_HTTP_PORT: port } = this.environment;
    const lock = await claimDirectory(directory);
    this.opened.push({ name: 'directory', close: () => lock.release() });
    await requireHttpPort(host, port);
    await checkDatabaseSecrets(directory);
    const engine = this.environment.EVENTSTORE_URL === undefined ? 'postgres' : 'eventstoredb';
    await requireLogEngine(directory, engine);

    const server = await this.startDatabase(directory);
    this.goOn();
    await recordLogEngine(directory, engine);
    const app = await this.progress.step({ zh: '启动服务', en: 'Starting the services' }, () =>
      this.startServices(server),
    );
    this.goOn();
    await this.loadSampleDistrict(app);
    await listen(app, port, host);
    const address = await app.getUrl();
    await lock.announce({ address });
    return address;
  }

  /** Ends everything in the order that loses nothing: HTTP, consumers, pools, PostgreSQL. @returns whether all of it ended in time */
  async stop(): Promise<boolean> {
    const all = this.closeAll().then(() => true);
    // Unreferenced: the process need not stay for the rest of the time.
    return Promise.race([all, pause(STOP_TIMEOUT, false, { ref: false })]);
  }

  private goOn(): void {
    if (this.stopRequested()) throw new StopRequested();
  }

  private async loadSampleDistrict(app: NestFastifyApplication): Promise<void> {
    const district = app.get(SampleDistrict, { strict: false });
    await loadSampleDistrict(district, this.environment.QIYUE_SAMPLE_DISTRICT, (line) => {
      this.goOn();
      this.progress.say(`${line}\n`);
    });
  }

  private async startDatabase(directory: string): Promise<EmbeddedServer> {
    const server = await this.progress.step({ zh: '启动数据库', en: 'Starting the database' }, () =>
      EmbeddedServer.start({ directory }),
    );
    this.opened.push({ name: 'PostgreSQL', close: () => server.stop() });
    await this.progress.step({ zh: '更新数据表', en: 'Bringing the tables up to date' }, async () => {
      await createDatabase(server.administratorConnectionString(), INSTALLATION_DATABASE);
      await migrate(server.connectionString('owner', INSTALLATION_DATABASE));
    });
    return server;
  }

  private async startServices(server: EmbeddedServer): Promise<NestFastifyApplication> {
    const log = await openLogFile(this.environment.QIYUE_DATA_DIRECTORY);
    const logger = new JsonLogger(this.environment.QIYUE_LOG_LEVEL, { destination: log, service: 'standalone' });
    const serviceDatabase = server.connectionString('service', INSTALLATION_DATABASE);
    const app = await createApi(
      {
        ...(await keysOf(this.environment)),
        serviceDatabase,
        eventLog: eventLogAddressOf(this.environment, serviceDatabase),
        projectorDatabase: server.connectionString('projector', INSTALLATION_DATABASE),
        auditCopy: auditCopyOf(this.environment, server.connectionString('auditCopy', INSTALLATION_DATABASE)),
        signIn: signInConfigurationOf(this.environment, {
          address: this.ownAddress(),
          decidesOnSamples: true,
        }),
        clock: systemClock,
        applicationName: 'qiyue standalone',
      },
      {
        logger,
        service: 'standalone',
        securityContact: this.environment.QIYUE_SECURITY_CONTACT,
        alongside: [
          ProjectorModule,
          ProcessManagerModule,
          AuditModule,
          AuditCopyModule,
          NotificationModule.forRoot(this.notificationConfiguration(server)),
          SampleDistrictModule,
        ],
      },
    );
    this.opened.push({ name: 'services', close: () => app.close() });
    // Requests under way are answered before anything they need goes away; Nest alone would stop the modules first.
    this.opened.push({
      name: 'HTTP',
      close: () => drain(app.getHttpServer(), () => app.getHttpAdapter().close() as Promise<unknown>),
    });
    return app;
  }

  private notificationConfiguration(server: EmbeddedServer): NotificationConfiguration {
    const database = server.connectionString('notification', INSTALLATION_DATABASE);
    return notificationConfigurationOf(this.environment, database, this.ownAddress());
  }

  private ownAddress(): string {
    const { QIYUE_HTTP_HOST: host, QIYUE_HTTP_PORT: port } = this.environment;
    return `http://${host}:${port}`;
  }

  private async closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let closing = this.opened.pop(); closing !== undefined; closing = this.opened.pop()) {
      try {
        await closing.close();
      } catch (error) {
        // The others must be closed all the same.
        failures.push(new Error(`closing ${closing.name} failed`, { cause: error }));
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'the end was not orderly');
  }
}

async function listen(app: NestFastifyApplication, port: number, host: string): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? httpPortInUse(port) : error;
  }
}
