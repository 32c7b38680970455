import { join } from 'node:path';
import {
  parseTokenKeys,
  tokenKeysFromFile,
  type TokenKeys,
} from '#libs/contexts/identity/application/sessions/token-keys';
import type { SignInConfiguration } from '#libs/contexts/identity/application/sign-in-configuration';
import type { KafkaTls } from '#libs/messaging/kafka/kafka-client';
import { systemClock, type Clock } from '#libs/kernel/clock';
import type { CipherAlgorithm } from '#libs/vault/cipher/cipher';
import type { MasterKeySource } from '#libs/vault/key-wrapping';
import { masterKeyFromFile, masterKeyFromText } from '#libs/vault/master-key';
import { withKeyManagement, type KeyManagement } from '#libs/vault/transit-master-key';
import { requireVariables, type Environment } from './configuration.js';
import { eventLogAddressOf, type EventLogAddress } from './event-log-address.js';
import { signInConfigurationOf } from './sign-in-configuration.js';
import { brokersOf, brokersTlsOf } from './open-broadcast.js';

/** All that the platform module needs to know; no part of it reads the environment. */
export interface PlatformConfiguration {
  /** Connection string of role `qiyue_service`. */
  readonly serviceDatabase: string;
  /** Where the log is. */
  readonly eventLog: EventLogAddress;
  /** Addresses of Kafka brokers. Absent or empty: consumers read the log directly. */
  readonly brokers?: readonly string[];
  /** How connections to the brokers are secured. */
  readonly brokersTls?: KafkaTls | undefined;
  /** Connection string of role `qiyue_projector`, in processes that project. */
  readonly projectorDatabase?: string;
  /** The audit's copy of the record, in processes that audit. */
  readonly auditCopy?: AuditCopyConfiguration;
  readonly masterKey: MasterKeySource;
  /** For new sealed texts. Absent: the default. */
  readonly cipher?: CipherAlgorithm;
  readonly tokenKeys: TokenKeys;
  readonly clock: Clock;
  /** How people sign in, in processes where they do. */
  readonly signIn?: SignInConfiguration;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
}

export interface AuditCopyConfiguration {
  /** Connection string of role `qiyue_audit_copy`; may be another server than that of the others. */
  readonly database: string;
  /** Seconds between two comparisons with the log. */
  readonly compareInterval: number;
}

/** Where keys lie when they do not come from the environment. */
const KEY_DIRECTORY = 'keys';

/**
 * The configuration of a process that runs alone on its machine's environment.
 * @throws ConfigurationError
 */
export async function platformConfigurationOf(
  environment: Environment,
  applicationName: string,
): Promise<PlatformConfiguration> {
  requireVariables(environment, 'QIYUE_SERVICE_DATABASE_URL');
  const serviceDatabase = environment.QIYUE_SERVICE_DATABASE_URL as string;
  return {
    ...(await keysOf(environment)),
    serviceDatabase,
    eventLog: eventLogAddressOf(environment, serviceDatabase),
    brokers: brokersOf(environment),
    brokersTls: brokersTlsOf(environment),
    ...(environment.QIYUE_PROJECTOR_DATABASE_URL === undefined
      ? {}
      : { projectorDatabase: environment.QIYUE_PROJECTOR_DATABASE_URL }),
    ...(environment.QIYUE_AUDIT_COPY_DATABASE_URL === undefined
      ? {}
      : { auditCopy: auditCopyOf(environment, environment.QIYUE_AUDIT_COPY_DATABASE_URL) }),
    signIn: signInConfigurationOf(environment, { decidesOnSamples: false }),
    clock: systemClock,
    applicationName,
  };
}

/** @param database connection string of role `qiyue_audit_copy` */
export function auditCopyOf(environment: Environment, database: string): AuditCopyConfiguration {
  return { database, compareInterval: environment.QIYUE_AUDIT_COMPARE_INTERVAL };
}

/** The keys named by the environment, else those in the data directory, made on the first start. */
export async function keysOf(
  environment: Environment,
): Promise<Pick<PlatformConfiguration, 'masterKey' | 'cipher' | 'tokenKeys'>> {
  const { QIYUE_TOKEN_KEYS: tokenKeys } = environment;
  return {
    masterKey: masterKeyOf(environment),
    cipher: environment.QIYUE_CIPHER,
    tokenKeys:
      tokenKeys === undefined ? await tokenKeysFromFile(keyFile(environment, 'token-keys')) : parseTokenKeys(tokenKeys),
  };
}

/** The master keys alone, for commands that serve nobody. Nothing is made or read before it is asked for. */
export function masterKeyOf(environment: Environment): MasterKeySource {
  const { QIYUE_MASTER_KEY: masterKey, QIYUE_CIPHER: algorithm } = environment;
  const local =
    masterKey === undefined
      ? masterKeyFromFile(keyFile(environment, 'master-key'), algorithm)
      : masterKeyFromText(masterKey, 'QIYUE_MASTER_KEY', algorithm);
  const kms = keyManagementOf(environment);
  return kms === undefined ? local : withKeyManagement(kms, local);
}

/** The key management service, when one is named. @throws ConfigurationError when it is named in part */
function keyManagementOf(environment: Environment): KeyManagement | undefined {
  if (environment.QIYUE_KMS_URL === undefined) return undefined;
  requireVariables(environment, 'QIYUE_KMS_KEYS', 'QIYUE_KMS_TOKEN');
  const { QIYUE_KMS_URL: url, QIYUE_KMS_KEYS: names = '', QIYUE_KMS_TOKEN: token = '' } = environment;
  return { url: url.replace(/\/$/, ''), keyNames: names.split(','), token };
}

function keyFile({ QIYUE_DATA_DIRECTORY: directory }: Environment, name: string): string {
  return join(directory, KEY_DIRECTORY, name);
}
