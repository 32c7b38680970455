import {
  Inject,
  Injectable,
  Logger,
  Module,
  Optional,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type Type,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import type { BroadcastObserver, Consumer } from '#libs/messaging/broadcast';
import { RedriveServer, type RedriveObserver } from '#libs/messaging/delivery/redrive-server';
import type { KafkaTls } from '#libs/messaging/kafka/kafka-client';
import { observedConsumer } from '#libs/messaging/observed-consumer';
import { ParkedMetrics } from '#libs/observability/metrics/parked-metrics';
import { BrokerReadiness } from '#libs/observability/readiness/broker-readiness';
import { integrationEventMappers } from './integration-events.js';
import { MESSAGE_BROKERS, MESSAGE_BROKERS_TLS, openBroadcast, type OpenBroadcast } from './open-broadcast.js';

export interface ConsumersOptions {
  /** Injection token of the pool of the role that keeps the consumers' inbox and rows. */
  readonly pool: symbol;
  /** Made by Nest, in this module, with what `imports` export and what is global. */
  readonly consumers: readonly Type<Consumer>[];
  /** Names the process to the brokers. */
  readonly clientId: string;
  readonly imports?: DynamicModule['imports'];
}

const HOSTED_POOL = Symbol('HostedPool');
const HOSTED_CONSUMERS = Symbol('HostedConsumers');
const CLIENT_ID = Symbol('ClientId');

/** Runs consumers from the bootstrap of the application to its shutdown, and carries out the re-drives that operators ask for. */
@Injectable()
export class ConsumerHost implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ConsumerHost.name);
  private readonly stopping = new AbortController();
  private readonly broadcast: OpenBroadcast;
  private readonly consumers: readonly Consumer[];
  private running: readonly Promise<void>[] = [];

  constructor(
    @Inject(HOSTED_POOL) private readonly pool: Pool,
    @Inject(HOSTED_CONSUMERS) consumers: readonly Consumer[],
    @Inject(CLIENT_ID) clientId: string,
    @Optional() @Inject(MESSAGE_BROKERS) brokers: readonly string[] | undefined,
    @Optional() @Inject(EVENT_LOG) log: EventLog | undefined,
    @Optional() @Inject(MESSAGE_BROKERS_TLS) brokersTls: KafkaTls | undefined,
  ) {
    this.consumers = consumers.map(observedConsumer);
    this.broadcast = openBroadcast({
      pool,
      mappers: integrationEventMappers,
      clientId,
      brokersTls,
      observer: observerOf(this.logger),
      ...(brokers === undefined ? {} : { brokers }),
      ...(log === undefined ? {} : { log }),
    });
  }

  onApplicationBootstrap(): void {
    const { signal } = this.stopping;
    const redrives = new RedriveServer(this.pool, this.broadcast, this.consumers, redriveObserverOf(this.logger));
    this.running = [
      ...this.consumers.map((consumer) => this.broadcast.consume(consumer, signal)),
      redrives.serve(signal),
    ];
  }

  /** Before log and pools are closed. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running);
    await this.broadcast.close();
  }
}

/**
 * The consumers of one process, or of one part of it. Over Kafka when {@link MESSAGE_BROKERS} names brokers, else over {@link EVENT_LOG};
 * both are taken from what is global.
 */
@Module({})
export class ConsumersModule {
  static forRoot({ pool, consumers, clientId, imports = [] }: ConsumersOptions): DynamicModule {
    return {
      module: ConsumersModule,
      imports,
      providers: [
        ...consumers,
        { provide: HOSTED_POOL, useExisting: pool },
        { provide: HOSTED_CONSUMERS, useFactory: (...hosted: Consumer[]) => hosted, inject: [...consumers] },
        { provide: CLIENT_ID, useValue: clientId },
        ConsumerHost,
        {
          provide: ParkedMetrics,
          useFactory: (hosted: readonly Consumer[], of: Pool) =>
            new ParkedMetrics(
              of,
              hosted.map(({ name }) => name),
            ),
          inject: [HOSTED_CONSUMERS, HOSTED_POOL],
        },
        {
          provide: BrokerReadiness,
          useFactory: (brokers?: readonly string[]) => new BrokerReadiness(brokers ?? []),
          inject: [{ token: MESSAGE_BROKERS, optional: true }],
        },
      ],
      exports: [...consumers, ConsumerHost],
    };
  }
}

function observerOf(logger: Logger): BroadcastObserver {
  return {
    parked: (consumer, eventId, reason) => logger.error({ message: 'message parked', consumer, eventId, reason }),
    retrying: (consumer, error) => logger.warn({ message: 'consumer tries again', consumer, error }),
  };
}

function redriveObserverOf(logger: Logger): RedriveObserver {
  return {
    redriven: (consumer, result) => logger.log({ message: 'parked messages driven again', consumer, ...result }),
    failed: (error) => logger.warn({ message: 'requests for re-drives cannot be looked for', error }),
  };
}
