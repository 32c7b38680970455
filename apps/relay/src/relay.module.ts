import {
  Global,
  Inject,
  Logger,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type Provider,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import type { KafkaTls } from '#libs/messaging/kafka/kafka-client';
import { DatabaseReadiness } from '#libs/observability/readiness/database-readiness';
import { BrokerReadiness } from '#libs/observability/readiness/broker-readiness';
import { LogReadiness } from '#libs/observability/readiness/log-readiness';
import type { EventLogAddress } from '#libs/platform/event-log-address';
import { integrationEventMappers } from '#libs/platform/integration-events';
import { kafkaLogOf } from '#libs/platform/open-broadcast';
import { openEventLog } from '#libs/platform/open-event-log';
import { createPool } from '#libs/postgres/pool';
import { RelayMetrics } from './relay-metrics.js';
import { RelayReadiness } from './relay-readiness.js';
import { Relay, type RelayObserver } from './relay.js';

export interface RelayConfiguration {
  /** Connection string of role `qiyue_relay`. */
  readonly database: string;
  readonly eventLog: EventLogAddress;
  readonly brokers: readonly string[];
  readonly tls?: KafkaTls | undefined;
}

/** Injection token of the pool of role `qiyue_relay`. */
export const RELAY_POOL = Symbol('RelayPool');

/** The relay as a process of its own: reads the log, writes to Kafka, holds no keys and nothing else of the database. */
@Global()
@Module({})
export class RelayModule implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(Relay) private readonly relay: Relay,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(RELAY_POOL) private readonly pool: Pool,
  ) {}

  static forRoot({ database, eventLog, brokers, tls }: RelayConfiguration): DynamicModule {
    const providers: Provider[] = [
      { provide: RELAY_POOL, useFactory: () => createPool(database, { applicationName: 'qiyue relay' }) },
      { provide: EVENT_LOG, useFactory: () => openEventLog(eventLog) },
      {
        provide: Relay,
        useFactory: (log: EventLog, pool: Pool) =>
          new Relay({
            log,
            pool,
            connectionString: database,
            brokers,
            tls,
            clientId: 'qiyue-relay',
            mappers: integrationEventMappers,
            observer: observerOf(new Logger('Relay')),
            kafkaLog: kafkaLogOf(new Logger('Kafka')),
          }),
        inject: [EVENT_LOG, RELAY_POOL],
      },
      { provide: DatabaseReadiness, useFactory: (pool: Pool) => new DatabaseReadiness(pool), inject: [RELAY_POOL] },
      { provide: LogReadiness, useFactory: (log: EventLog) => new LogReadiness(log), inject: [EVENT_LOG] },
      RelayReadiness,
      RelayMetrics,
      { provide: BrokerReadiness, useFactory: () => new BrokerReadiness(brokers) },
    ];
    return { module: RelayModule, providers, exports: providers };
  }

  onApplicationBootstrap(): void {
    this.running = this.relay.run(this.stopping.signal);
  }

  /** The batch on its way is finished, then another relay may take over. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.log.close();
    await this.pool.end();
  }
}

function observerOf(logger: Logger): RelayObserver {
  return {
    active: () => logger.log({ message: 'relay is active' }),
    handedOver: () => logger.log({ message: 'relay is no longer active' }),
    retrying: (error) => logger.warn({ message: 'relay tries again', error }),
    stopped: (error) => logger.error({ message: 'relay stands still: an event cannot be published', error }),
    topicDiffers: (difference) => logger.warn({ message: 'topic is not as it would be made', ...difference }),
  };
}
