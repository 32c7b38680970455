import {
  Global,
  Inject,
  Module,
  Optional,
  type DynamicModule,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { TOKEN_KEYS } from '#libs/contexts/identity/application/sessions/token-keys';
import { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { CLOCK } from '#libs/kernel/clock';
import { AppendMetrics } from '#libs/observability/metrics/append-metrics';
import { DatabaseReadiness } from '#libs/observability/readiness/database-readiness';
import { LogReadiness } from '#libs/observability/readiness/log-readiness';
import { createPool, PROJECTOR_POOL, SERVICE_POOL } from '#libs/postgres/pool';
import { openVault, type PostgresVault } from '#libs/vault/postgres-vault';
import { VAULT } from '#libs/vault/vault';
import { MESSAGE_BROKERS, MESSAGE_BROKERS_TLS } from './open-broadcast.js';
import { openEventLog } from './open-event-log.js';
import type { PlatformConfiguration } from './platform-configuration.js';

/** Injection token of the {@link PlatformConfiguration}. */
export const PLATFORM_CONFIGURATION = Symbol('PlatformConfiguration');

/** Injection token of the secret under page cursors and input hashes, 32 bytes, the same in all processes. */
export const REQUEST_SECRET = Symbol('RequestSecret');

/** What every process is built on: log, command runner, vault, clock and pools, from one configuration object. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(SERVICE_POOL) private readonly servicePool: Pool,
    @Optional() @Inject(PROJECTOR_POOL) private readonly projectorPool?: Pool,
  ) {}

  static forRoot(configuration: PlatformConfiguration): DynamicModule {
    const providers = providersOf(configuration);
    return { module: PlatformModule, imports: [CqrsModule.forRoot()], providers, exports: providers };
  }

  /**
   * Runs once requests have been answered and subscriptions ended: pending appends first, then the connections they need.
   */
  async onApplicationShutdown(): Promise<void> {
    await this.log.close();
    await Promise.all([this.servicePool.end(), this.projectorPool?.end()]);
  }
}

function providersOf(configuration: PlatformConfiguration): Provider[] {
  const { applicationName, projectorDatabase } = configuration;
  return [
    { provide: PLATFORM_CONFIGURATION, useValue: configuration },
    { provide: CLOCK, useValue: configuration.clock },
    { provide: TOKEN_KEYS, useValue: configuration.tokenKeys },
    { provide: SERVICE_POOL, useFactory: () => createPool(configuration.serviceDatabase, { applicationName }) },
    ...(projectorDatabase === undefined
      ? []
      : [{ provide: PROJECTOR_POOL, useFactory: () => createPool(projectorDatabase, { applicationName }) }]),
    { provide: MESSAGE_BROKERS, useValue: configuration.brokers ?? [] },
    { provide: MESSAGE_BROKERS_TLS, useValue: configuration.brokersTls },
    AppendMetrics,
    {
      provide: EVENT_LOG,
      useFactory: (appends: AppendMetrics) => appends.observe(openEventLog(configuration.eventLog)),
      inject: [AppendMetrics],
    },
    { provide: DatabaseReadiness, useFactory: (pool: Pool) => new DatabaseReadiness(pool), inject: [SERVICE_POOL] },
    { provide: LogReadiness, useFactory: (log: EventLog) => new LogReadiness(log), inject: [EVENT_LOG] },
    { provide: CommandRunner, useFactory: (log: EventLog) => new CommandRunner(log), inject: [EVENT_LOG] },
    {
      provide: VAULT,
      useFactory: (pool: Pool) => openVault(pool, configuration.masterKey, { algorithm: configuration.cipher }),
      inject: [SERVICE_POOL],
    },
    { provide: REQUEST_SECRET, useFactory: (vault: PostgresVault) => vault.secret('request'), inject: [VAULT] },
  ];
}
