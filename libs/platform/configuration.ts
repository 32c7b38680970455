import { plainToInstance } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, Matches, Max, Min, validateSync } from 'class-validator';

/** Exit code of a process whose configuration is wrong (`EX_CONFIG` of sysexits.h). */
export const EXIT_CONFIGURATION = 78;

const SAMPLE_DISTRICT = ['on', 'accounts', 'off'] as const;

const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

const POSTGRES_URL = /^postgres(ql)?:\/\/\S+$/;

const EVENTSTORE_ADDRESS = /^(esdb|kurrentdb)(\+discover)?:\/\/\S+$/;

const HTTP_ORIGIN = /^https?:\/\/[^\s/?#@]+$/;

/** What an address of a service must look like. */
const SERVICE_ORIGIN = {
  message: 'must be an address without a path: http://host:port',
  context: { zh: '应为不带路径的地址：http://主机:端口' },
};

const ADDRESSES = /^[\da-fA-F.:]+(\/\d{1,3})?(,[\da-fA-F.:]+(\/\d{1,3})?)*$/;

const PEM = /^-----BEGIN [A-Z ]+-----[\s\S]+-----END [A-Z ]+-----\s*$/;

/** What a certificate or its key must look like, said without repeating it. */
const PEM_TEXT = { message: 'must be a text in PEM form', context: { zh: '应为 PEM 格式的文本' } };

const BROKERS = /^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/;

/** Names that other tools share and that therefore lack our prefix. */
const FOREIGN_NAMES: ReadonlySet<string> = new Set([
  'EVENTSTORE_URL',
  'KAFKA_BROKERS',
  'KAFKA_SSL_CA',
  'KAFKA_SSL_CERT',
  'KAFKA_SSL_KEY',
]);

/** Set by the test run for itself; not configuration. */
const TEST_PREFIX = 'QIYUE_TEST_';

/** What an address of a database must look like, said without repeating it: it may hold a password. */
const DATABASE_URL = {
  message: 'must be a PostgreSQL address: postgresql://…',
  context: { zh: '应为 PostgreSQL 地址：postgresql://…' },
};

/** The environment variables that Qiyue knows; each is named after what it holds. */
export class Environment {
  /** Address of the database for the role `qiyue_service`. */
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_SERVICE_DATABASE_URL?: string;

  /** Address of the database for the role `qiyue_projector`. */
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_PROJECTOR_DATABASE_URL?: string;

  /** Address of the database for the role `qiyue_auditor`. */
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_AUDITOR_DATABASE_URL?: string;

  /** Address of the database for the role `qiyue_owner`: migrations only. */
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_OWNER_DATABASE_URL?: string;

  /** Address of the database for the role `qiyue_relay`. */
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_RELAY_DATABASE_URL?: string;

  /** Address of the database for the role `qiyue_notification`. */
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_NOTIFICATION_DATABASE_URL?: string;

  /** Address of the database for the role `qiyue_audit_copy`; may be another server than that of the others. */
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_AUDIT_COPY_DATABASE_URL?: string;

  /** Address of the database server as a role that may make roles and databases: `npm run setup:database` only. */
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_ADMINISTRATOR_DATABASE_URL?: string;

  /** Address of the EventStoreDB that keeps the log. Absent: PostgreSQL keeps it. */
  @IsOptional()
  @Matches(EVENTSTORE_ADDRESS, {
    message: 'must be an EventStoreDB address: esdb://… or esdb+discover://…',
    context: { zh: '应为 EventStoreDB 地址：esdb://… 或 esdb+discover://…' },
  })
  readonly EVENTSTORE_URL?: string;

  /** `host:port` of Kafka brokers, separated by commas. Absent: services hear of each other through the log directly. */
  @IsOptional()
  @Matches(BROKERS, {
    message: 'must be host:port, several separated by commas',
    context: { zh: '应为 主机:端口，多个以英文逗号分隔' },
  })
  readonly KAFKA_BROKERS?: string;

  /** Certificates of the authorities that brokers' certificates are signed by. Given: connections to brokers use TLS. */
  @IsOptional()
  @Matches(PEM, PEM_TEXT)
  readonly KAFKA_SSL_CA?: string;

  /** Our own certificate for brokers that ask for one; with `KAFKA_SSL_KEY`. */
  @IsOptional()
  @Matches(PEM, PEM_TEXT)
  readonly KAFKA_SSL_CERT?: string;

  @IsOptional()
  @Matches(PEM, PEM_TEXT)
  readonly KAFKA_SSL_KEY?: string;

  /** gateway: where the api answers. */
  @IsOptional()
  @Matches(HTTP_ORIGIN, SERVICE_ORIGIN)
  readonly QIYUE_GATEWAY_API_URL?: string;

  /** gateway: where the audit answers. */
  @IsOptional()
  @Matches(HTTP_ORIGIN, SERVICE_ORIGIN)
  readonly QIYUE_GATEWAY_AUDIT_URL?: string;

  /** gateway: where the notification answers. */
  @IsOptional()
  @Matches(HTTP_ORIGIN, SERVICE_ORIGIN)
  readonly QIYUE_GATEWAY_NOTIFICATION_URL?: string;

  /** gateway: addresses or networks of proxies before it whose `X-Forwarded-For` is believed. Absent: nobody's is. */
  @IsOptional()
  @Matches(ADDRESSES, {
    message: 'must be IP addresses or networks, several separated by commas',
    context: { zh: '应为 IP 地址或网段，多个以英文逗号分隔' },
  })
  readonly QIYUE_GATEWAY_TRUSTED_PROXIES?: string;

  /** 32 bytes in base64; comes before the file. */
  @IsOptional()
  @IsNotEmpty({ message: 'must not be empty', context: { zh: '不能为空' } })
  readonly QIYUE_MASTER_KEY?: string;

  /** Keys of access tokens in base64url, separated by commas, the first signs; comes before the file. */
  @IsOptional()
  @IsNotEmpty({ message: 'must not be empty', context: { zh: '不能为空' } })
  readonly QIYUE_TOKEN_KEYS?: string;

  /** Directory of the data of an installation on one machine, and of its keys. */
  @IsNotEmpty({ message: 'must not be empty', context: { zh: '不能为空' } })
  readonly QIYUE_DATA_DIRECTORY: string = './data';

  @IsNotEmpty({ message: 'must not be empty', context: { zh: '不能为空' } })
  readonly QIYUE_HTTP_HOST: string = '127.0.0.1';

  /** 0 takes any free port. */
  @IsInt({ message: 'must be a port number, 0 to 65535', context: { zh: '应为端口号（0 至 65535）' } })
  @Min(0, { message: 'must be a port number, 0 to 65535', context: { zh: '应为端口号（0 至 65535）' } })
  @Max(65_535, { message: 'must be a port number, 0 to 65535', context: { zh: '应为端口号（0 至 65535）' } })
  readonly QIYUE_HTTP_PORT: number = 8080;

  /** `off` keeps the fictitious sample district out; `accounts` makes only its regions and demo accounts, as `npm run demo` does. */
  @IsIn(SAMPLE_DISTRICT, {
    message: `must be one of ${SAMPLE_DISTRICT.join(', ')}`,
    context: { zh: `应为 ${SAMPLE_DISTRICT.join('、')} 之一` },
  })
  readonly QIYUE_SAMPLE_DISTRICT: (typeof SAMPLE_DISTRICT)[number] = 'on';

  @IsIn(LOG_LEVELS, {
    message: `must be one of ${LOG_LEVELS.join(', ')}`,
    context: { zh: `应为 ${LOG_LEVELS.join('、')} 之一` },
  })
  readonly QIYUE_LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';
}

/** One wrong variable, in both languages. The value is never repeated: it may be a secret. */
export interface ConfigurationFault {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

/** The environment is wrong; the message names every fault. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly faults: readonly ConfigurationFault[]) {
    super(
      ['环境变量有误，未启动 · the environment is wrong, nothing was started:']
        .concat(faults.map(({ name, zh, en }) => `  ${name}: ${zh} · ${en}`))
        .join('\n'),
    );
  }
}

const NUMBERS: ReadonlySet<string> = new Set(['QIYUE_HTTP_PORT']);

/**
 * Reads the variables whose names begin with `QIYUE_`, and those that Qiyue shares with other tools. An empty variable counts as given: it is named as wrong, not taken as absent.
 * @throws ConfigurationError naming every unknown name and every bad value
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const given: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(variables)) {
    if (!isOurs(name) || text === undefined) continue;
    given[name] = NUMBERS.has(name) && /^\d+$/.test(text) ? Number(text) : text;
  }
  const environment = plainToInstance(Environment, given, { exposeDefaultValues: true });
  const errors = validateSync(environment, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  if (errors.length > 0) throw new ConfigurationError(errors.map(faultOf));
  return environment;
}

function isOurs(name: string): boolean {
  return FOREIGN_NAMES.has(name) || (name.startsWith('QIYUE_') && !name.startsWith(TEST_PREFIX));
}

function faultOf({ property, constraints, contexts }: ReturnType<typeof validateSync>[number]): ConfigurationFault {
  const [constraint, message] = Object.entries(constraints ?? {})[0] ?? ['', ''];
  if (constraint === 'whitelistValidation') {
    return { name: property, zh: '没有这个变量，请检查拼写', en: 'there is no such variable; check the spelling' };
  }
  const zh = (contexts?.[constraint] as { zh?: string } | undefined)?.zh ?? '值不正确';
  return { name: property, zh, en: message };
}

/** @throws ConfigurationError when one of the named variables is absent */
export function requireVariables(environment: Environment, ...names: readonly (keyof Environment)[]): void {
  const absent = names.filter((name) => environment[name] === undefined);
  if (absent.length === 0) return;
  throw new ConfigurationError(absent.map((name) => ({ name, zh: '必须设置', en: 'must be set' })));
}

/** Ends the process over a wrong configuration with a message a person can act on; passes on any other error. */
export function exitOnConfigurationError(error: unknown): never {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(EXIT_CONFIGURATION);
}
