import { IsOptional, Matches } from 'class-validator';
import { Variable, type VariableReader } from './variable.js';

const EVENTSTORE_ADDRESS = /^(esdb|kurrentdb)(\+discover)?:\/\/\S+$/;

const BROKERS = /^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/;

const PEM = /^-----BEGIN [A-Z ]+-----[\s\S]+-----END [A-Z ]+-----\s*$/;

/** What a certificate or its key must look like, said without repeating it. */
const PEM_TEXT = { message: 'must be a text in PEM form', context: { zh: '应为 PEM 格式的文本' } };

const READERS_OF_THE_LOG: readonly VariableReader[] = [
  'split',
  'api',
  'audit',
  'projector',
  'process-manager',
  'relay',
  'notification',
  'sample-district',
  'rebuild',
  'fsck',
];

const USERS_OF_BROKERS: readonly VariableReader[] = ['split', 'audit', 'process-manager', 'relay', 'notification'];

/** Where log and broker are. The names are shared with other tools and therefore lack our prefix. */
export class EngineVariables {
  @Variable({
    meaning: {
      zh: '保存事件日志的 EventStoreDB；不设置则由 PostgreSQL 保存',
      en: 'the EventStoreDB that keeps the log; absent: PostgreSQL keeps it',
    },
    usedBy: READERS_OF_THE_LOG,
    secret: true,
  })
  @IsOptional()
  @Matches(EVENTSTORE_ADDRESS, {
    message: 'must be an EventStoreDB address: esdb://… or esdb+discover://…',
    context: { zh: '应为 EventStoreDB 地址：esdb://… 或 esdb+discover://…' },
  })
  readonly EVENTSTORE_URL?: string;

  @Variable({
    meaning: {
      zh: 'Kafka 服务器的 `主机:端口`，多个以英文逗号分隔；不设置则各服务直接读取事件日志',
      en: '`host:port` of Kafka brokers, separated by commas; absent: services hear of each other through the log directly',
    },
    usedBy: USERS_OF_BROKERS,
  })
  @IsOptional()
  @Matches(BROKERS, {
    message: 'must be host:port, several separated by commas',
    context: { zh: '应为 主机:端口，多个以英文逗号分隔' },
  })
  readonly KAFKA_BROKERS?: string;

  @Variable({
    meaning: {
      zh: '签发 Kafka 服务器证书的机构的证书；设置后连接使用 TLS',
      en: "certificates of the authorities that brokers' certificates are signed by; given: connections to brokers use TLS",
    },
    usedBy: USERS_OF_BROKERS,
    byFile: true,
  })
  @IsOptional()
  @Matches(PEM, PEM_TEXT)
  readonly KAFKA_SSL_CA?: string;

  @Variable({
    meaning: {
      zh: '本方的证书，供要求客户端证书的 Kafka 服务器验证；与 `KAFKA_SSL_KEY` 同时设置',
      en: 'our own certificate for brokers that ask for one; with `KAFKA_SSL_KEY`',
    },
    usedBy: USERS_OF_BROKERS,
    byFile: true,
  })
  @IsOptional()
  @Matches(PEM, PEM_TEXT)
  readonly KAFKA_SSL_CERT?: string;

  @Variable({
    meaning: { zh: '`KAFKA_SSL_CERT` 的私钥', en: 'the key of `KAFKA_SSL_CERT`' },
    usedBy: USERS_OF_BROKERS,
    secret: true,
  })
  @IsOptional()
  @Matches(PEM, PEM_TEXT)
  readonly KAFKA_SSL_KEY?: string;
}
