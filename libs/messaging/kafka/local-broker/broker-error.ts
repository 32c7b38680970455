import type { BilingualText } from '#libs/kernel/problem';

/** Why there is no Kafka broker on this machine, and what to do about it, in words for whoever runs the command. */
export class LocalBrokerError extends Error {
  override readonly name = 'LocalBrokerError';

  constructor(
    readonly title: BilingualText,
    readonly remedy: BilingualText,
    options?: ErrorOptions,
  ) {
    super(`${title.zh}${remedy.zh} · ${title.en} ${remedy.en}`, options);
  }
}

export function noBroker(): LocalBrokerError {
  return new LocalBrokerError(
    {
      zh: '本机没有可用的 Kafka：既未设置 KAFKA_BROKERS，也没有 Docker 引擎，亦未安装 Java 17 与 Maven。',
      en: 'There is no Kafka on this machine: KAFKA_BROKERS is not set, no Docker engine answers, and there is no Java 17 with Maven.',
    },
    {
      zh: '请任选其一准备后重试。',
      en: 'Provide one of the three and try again.',
    },
  );
}

export function jarsMissing(cause: unknown): LocalBrokerError {
  return new LocalBrokerError(
    { zh: '未能取得 Kafka 程序包。', en: 'The Kafka programs could not be fetched from Maven Central.' },
    {
      zh: '请检查网络后重试，或将 KAFKA_BROKERS 指向已有的服务器。',
      en: 'Check the network and try again, or let KAFKA_BROKERS name a broker that exists.',
    },
    { cause },
  );
}

export function brokerDidNotStart(logFile: string, lastLines: string): LocalBrokerError {
  return new LocalBrokerError(
    { zh: `Kafka 未能启动：${lastLines}。`, en: `Kafka did not start: ${lastLines}.` },
    { zh: `详见日志 ${logFile}。`, en: `See the log ${logFile}.` },
  );
}
