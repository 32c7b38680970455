import { Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import type { EventLog } from '#libs/event-store/event-log';
import type { Broadcast, BroadcastObserver, ParkedMessages } from '#libs/messaging/broadcast';
import { DirectBroadcast } from '#libs/messaging/direct/direct-broadcast';
import type { IntegrationEventMapper } from '#libs/messaging/integration-event-mapper';
import { KafkaBroadcast } from '#libs/messaging/kafka/kafka-broadcast';
import type { KafkaLog, KafkaTls } from '#libs/messaging/kafka/kafka-client';
import { ConfigurationError, type Environment } from './configuration.js';
import { validateIntegrationEvent } from './integration-events.js';

/** Injection token of the addresses of Kafka brokers (`readonly string[]`); empty or not provided: services read the log directly. */
export const MESSAGE_BROKERS = Symbol('MessageBrokers');

/** Injection token of the {@link KafkaTls} of those brokers; undefined where connections are not secured. */
export const MESSAGE_BROKERS_TLS = Symbol('MessageBrokersTls');

/** The brokers named by the environment; none when `KAFKA_BROKERS` is absent. */
export function brokersOf({ KAFKA_BROKERS: brokers }: Pick<Environment, 'KAFKA_BROKERS'>): readonly string[] {
  return brokers?.split(',') ?? [];
}

/**
 * How the environment wants connections to brokers secured; not at all when it names no authority.
 * @throws ConfigurationError when half of it is said
 */
export function brokersTlsOf(
  environment: Pick<Environment, 'KAFKA_SSL_CA' | 'KAFKA_SSL_CERT' | 'KAFKA_SSL_KEY'>,
): KafkaTls | undefined {
  const { KAFKA_SSL_CA: authority, KAFKA_SSL_CERT: certificate, KAFKA_SSL_KEY: key } = environment;
  if (authority === undefined) {
    if (certificate !== undefined || key !== undefined) throw incompleteTls('KAFKA_SSL_CA');
    return undefined;
  }
  if (certificate === undefined && key === undefined) return { authority };
  if (certificate === undefined) throw incompleteTls('KAFKA_SSL_CERT');
  if (key === undefined) throw incompleteTls('KAFKA_SSL_KEY');
  return { authority, identity: { certificate, key } };
}

function incompleteTls(name: string): ConfigurationError {
  return new ConfigurationError([
    { name, zh: '未设置，而其余 KAFKA_SSL_ 变量已设置', en: 'is not set, but other KAFKA_SSL_ variables are' },
  ]);
}

export interface OpenBroadcastOptions {
  /** `host:port` each. Absent or empty: consumers read the log directly. */
  readonly brokers?: readonly string[];
  /** How connections to them are secured. */
  readonly brokersTls?: KafkaTls | undefined;
  /** Of the role that keeps the consumers' inbox and rows. */
  readonly pool: Pool;
  /** Needed without brokers only. */
  readonly log?: EventLog;
  /** What direct consumers are told; with brokers the relay does this. */
  readonly mappers: readonly IntegrationEventMapper[];
  /** Names this process to the brokers. */
  readonly clientId: string;
  readonly observer?: BroadcastObserver;
  /** First part of the names of topics and groups, for specs that share brokers. */
  readonly topicPrefix?: string;
}

/** A broadcast that may hold connections. */
export type OpenBroadcast = Broadcast & ParkedMessages & { close(): Promise<void> };

/** The broadcast of an installation: the only place that chooses an adapter. */
export function openBroadcast(options: OpenBroadcastOptions): OpenBroadcast {
  const { brokers = [], brokersTls, pool, log, mappers, observer, clientId, topicPrefix } = options;
  if (brokers.length > 0) {
    const logger = new Logger('Kafka');
    const broadcast = new KafkaBroadcast({
      brokers,
      tls: brokersTls,
      clientId,
      pool,
      observer,
      topicPrefix,
      validate: validateIntegrationEvent,
      kafkaLog: kafkaLogOf(logger),
      onDifference: (difference) => logger.warn({ message: 'topic is not as it would be made', ...difference }),
    });
    return Object.assign(broadcast, { close: nothingToClose });
  }
  if (log === undefined) throw new Error('without brokers consumers read the log: a log is needed');
  const broadcast = new DirectBroadcast({ pool, log, mappers, ...(observer === undefined ? {} : { observer }) });
  return Object.assign(broadcast, { close: nothingToClose });
}

/** What kafkajs says as lines of the process's own log. */
export function kafkaLogOf(logger: Logger): KafkaLog {
  return (level, message, fields) => logger[level]({ message, ...fields });
}

/** Connections belong to the consumers, which end at their signals. */
const nothingToClose = () => Promise.resolve();
