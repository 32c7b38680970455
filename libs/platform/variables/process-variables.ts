import { IsIn, IsInt, IsNotEmpty, IsOptional, Matches, Max, Min } from 'class-validator';
import { SERVICE_NAMES } from '../service-name.js';
import { Variable } from './variable.js';

const SAMPLE_DISTRICT = ['on', 'accounts', 'off'] as const;

const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

const NOT_EMPTY = { message: 'must not be empty', context: { zh: '不能为空' } };

const PORT_NUMBER = { message: 'must be a port number, 0 to 65535', context: { zh: '应为端口号（0 至 65535）' } };

const HTTP_ADDRESS = /^https?:\/\/[^\s?#@]+$/;

function oneOf(values: readonly string[]) {
  return { message: `must be one of ${values.join(', ')}`, context: { zh: `应为 ${values.join('、')} 之一` } };
}

/** Where a process listens and what it tells of itself. */
export class ProcessVariables {
  @Variable({
    meaning: {
      zh: '单机安装的数据目录，存放数据库、密钥和日志；单独启动的服务只在其中读取未另行提供的密钥',
      en: 'database, keys and log files of an installation on one machine; services started alone only look there for keys not given otherwise',
    },
    usedBy: ['standalone', 'split', 'api', 'audit', 'process-manager', 'notification', 'rebuild', 'fsck'],
  })
  @IsNotEmpty(NOT_EMPTY)
  readonly QIYUE_DATA_DIRECTORY: string = './data';

  @Variable({ meaning: { zh: '监听地址', en: 'address to listen on' }, usedBy: [...SERVICE_NAMES, 'split'] })
  @IsNotEmpty(NOT_EMPTY)
  readonly QIYUE_HTTP_HOST: string = '127.0.0.1';

  @Variable({
    meaning: { zh: '监听端口，0 表示任选空闲端口', en: 'port to listen on; 0 takes a free one' },
    usedBy: [...SERVICE_NAMES, 'split'],
    form: 'number',
  })
  @IsInt(PORT_NUMBER)
  @Min(0, PORT_NUMBER)
  @Max(65_535, PORT_NUMBER)
  readonly QIYUE_HTTP_PORT: number = 8080;

  @Variable({
    meaning: {
      zh: '`off` 不载入虚构的示例区及其账号；`accounts` 只建立其区划和账号',
      en: '`off` keeps the fictitious sample district and its accounts out; `accounts` makes only its regions and accounts',
    },
    usedBy: ['standalone', 'split', 'sample-district'],
  })
  @IsIn(SAMPLE_DISTRICT, oneOf(SAMPLE_DISTRICT))
  readonly QIYUE_SAMPLE_DISTRICT: (typeof SAMPLE_DISTRICT)[number] = 'on';

  @Variable({
    meaning: { zh: '日志级别：`error`、`warn`、`info` 或 `debug`', en: '`error`, `warn`, `info` or `debug`' },
    usedBy: [...SERVICE_NAMES, 'split'],
  })
  @IsIn(LOG_LEVELS, oneOf(LOG_LEVELS))
  readonly QIYUE_LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  @Variable({
    meaning: {
      zh: 'OpenTelemetry 收集器（OTLP/HTTP）的地址；不设置则不记录链路追踪。SDK 的其他 `OTEL_` 变量同样有效',
      en: 'address of an OpenTelemetry collector (OTLP over HTTP); absent: nothing is traced. Other `OTEL_` variables of the SDK hold as well',
    },
    usedBy: [...SERVICE_NAMES, 'split'],
  })
  @IsOptional()
  @Matches(HTTP_ADDRESS, {
    message: 'must be an address: http://host:port',
    context: { zh: '应为地址：http://主机:端口' },
  })
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  @Variable({
    meaning: {
      zh: '漏洞报告的联系方式（`mailto:` 或 `https:` 地址），在 `/.well-known/security.txt` 公布；不设置则不公布',
      en: 'whom finders of weaknesses write to (`mailto:` or `https:`), published in `/.well-known/security.txt`; absent: nothing is published',
    },
    usedBy: ['standalone', 'api', 'gateway'],
  })
  @IsOptional()
  @Matches(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, {
    message: 'must be an address that begins with mailto: or https:',
    context: { zh: '应以 mailto: 或 https: 开头' },
  })
  readonly QIYUE_SECURITY_CONTACT?: string;
}
