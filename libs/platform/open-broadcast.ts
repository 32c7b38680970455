import { Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import type { EventLog } from '#libs/event-store/event-log';
import type { Broadcast, BroadcastObserver, ParkedMessages } from '#libs/messaging/broadcast';
import { DirectBroadcast } from '#libs/messaging/direct/direct-broadcast';
import type { IntegrationEventMapper } from '#libs/messaging/integration-event-mapper';
import { KafkaBroadcast } from '#libs/messaging/kafka/kafka-broadcast';
import type { KafkaLog } from '#libs/messaging/kafka/kafka-client';
import type { Environment } from './configuration.js';
import { validateIntegrationEvent } from './integration-events.js';

/** Injection token of the addresses of Kafka brokers (`readonly string[]`); empty or not provided: services read the log directly. */
export const MESSAGE_BROKERS = Symbol('MessageBrokers');

/** The brokers named by the environment; none when `KAFKA_BROKERS` is absent. */
export function brokersOf({ KAFKA_BROKERS: brokers }: Pick<Environment, 'KAFKA_BROKERS'>): readonly string[] {
  return brokers?.split(',') ?? [];
}

export interface OpenBroadcastOptions {
  /** `host:port` each. Absent or empty: consumers read the log directly. */
  readonly brokers?: readonly string[];
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
  const { brokers = [], pool, log, mappers, observer, clientId, topicPrefix } = options;
  if (brokers.length > 0) {
    const logger = new Logger('Kafka');
    const broadcast = new KafkaBroadcast({
      brokers,
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
