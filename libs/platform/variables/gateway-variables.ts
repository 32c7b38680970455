import { IsOptional, Matches } from 'class-validator';
import { Variable, type VariableDescription } from './variable.js';

const HTTP_ORIGIN = /^https?:\/\/[^\s/?#@]+$/;

/** What an address of a service must look like. */
const SERVICE_ORIGIN = {
  message: 'must be an address without a path: http://host:port',
  context: { zh: '应为不带路径的地址：http://主机:端口' },
};

const ADDRESSES = /^[\da-fA-F.:]+(\/\d{1,3})?(,[\da-fA-F.:]+(\/\d{1,3})?)*$/;

function originOf(service: string): VariableDescription {
  return {
    meaning: { zh: `${service} 服务的地址`, en: `where the ${service} service answers` },
    usedBy: ['gateway'],
  };
}

/** What the gateway passes requests on to. */
export class GatewayVariables {
  @Variable(originOf('api'))
  @IsOptional()
  @Matches(HTTP_ORIGIN, SERVICE_ORIGIN)
  readonly QIYUE_GATEWAY_API_URL?: string;

  @Variable(originOf('audit'))
  @IsOptional()
  @Matches(HTTP_ORIGIN, SERVICE_ORIGIN)
  readonly QIYUE_GATEWAY_AUDIT_URL?: string;

  @Variable(originOf('notification'))
  @IsOptional()
  @Matches(HTTP_ORIGIN, SERVICE_ORIGIN)
  readonly QIYUE_GATEWAY_NOTIFICATION_URL?: string;

  @Variable({
    meaning: {
      zh: '前置代理的地址或网段，其 `X-Forwarded-For` 可信；不设置则一概不信',
      en: 'addresses or networks of proxies before it whose `X-Forwarded-For` is believed; absent: nobody’s is',
    },
    usedBy: ['gateway'],
  })
  @IsOptional()
  @Matches(ADDRESSES, {
    message: 'must be IP addresses or networks, several separated by commas',
    context: { zh: '应为 IP 地址或网段，多个以英文逗号分隔' },
  })
  readonly QIYUE_GATEWAY_TRUSTED_PROXIES?: string;
}
