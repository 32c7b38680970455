import { Kafka, logLevel, type LogEntry } from 'kafkajs';
import { letIdleConnectionsRest } from './idle-request-queue.js';

/** What kafkajs says, for the structured log of the process. It names brokers, topics and groups, never what is in a message. */
export type KafkaLog = (
  level: 'warn' | 'debug',
  message: string,
  fields: Readonly<Record<string, string | number>>,
) => void;

/** How connections to the brokers are secured; texts in PEM form. */
export interface KafkaTls {
  /** Certificates of the authorities that the brokers' certificates are signed by. No others are believed. */
  readonly authority: string;
  /** Our own, for brokers that ask who we are. */
  readonly identity?: { readonly certificate: string; readonly key: string };
}

export interface KafkaClientOptions {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  /** Names the process to the brokers. */
  readonly clientId: string;
  readonly kafkaLog?: KafkaLog | undefined;
  /** Absent: connections are not secured, for networks that nobody else is in. */
  readonly tls?: KafkaTls | undefined;
}

/** Milliseconds until a broker must have taken a connection. */
const CONNECTION_TIMEOUT = 3_000;

/**
 * Attempts inside kafkajs, about a second and a half in all: enough for a change of leader. Beyond that the caller decides, who knows when
 * to stop.
 */
const RETRIES = { retries: 4, initialRetryTime: 100, maxRetryTime: 1_000 };

/** A client of a Kafka cluster with everything set that producer, consumers and administration share. */
export function createKafkaClient({ brokers, clientId, kafkaLog, tls }: KafkaClientOptions): Kafka {
  letIdleConnectionsRest();
  return new Kafka({
    brokers: [...brokers],
    clientId,
    ...(tls === undefined ? {} : { ssl: sslOf(tls) }),
    connectionTimeout: CONNECTION_TIMEOUT,
    retry: RETRIES,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => kafkaLog?.(...lineOf(entry)),
  });
}

function sslOf({ authority, identity }: KafkaTls) {
  return {
    ca: [authority],
    ...(identity === undefined ? {} : { cert: identity.certificate, key: identity.key }),
  };
}

/** kafkajs calls an error what it tries again itself; what it gives up is thrown and told by whoever catches it. */
function lineOf({ level, namespace, log: { message, ...fields } }: LogEntry): Parameters<KafkaLog> {
  const plain = Object.entries(fields).filter(
    (field): field is [string, string | number] =>
      ['string', 'number'].includes(typeof field[1]) && !NOT_TOLD.includes(field[0]),
  );
  return [level === logLevel.ERROR ? 'warn' : 'debug', `${namespace}: ${message}`, Object.fromEntries(plain)];
}

const NOT_TOLD: readonly string[] = ['timestamp', 'logger', 'stack'];
