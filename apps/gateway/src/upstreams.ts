import { requireVariables, type Environment } from '#libs/platform/configuration';

/** The services that the gateway gives one origin. */
export type UpstreamName = 'api' | 'audit' | 'notification';

export interface Upstream {
  readonly name: UpstreamName;
  /** `http://host:port` */
  readonly origin: string;
  /** Routes that are its own, as find-my-way matches them: the longest match wins. */
  readonly routes: readonly string[];
}

/**
 * What belongs to whom. All that lies below `/api` and to nobody else is the API's; nothing else is passed on, so that health and metrics of the
 * services are seen by nobody outside.
 */
const ROUTES: Readonly<Record<UpstreamName, readonly string[]>> = {
  api: ['/api/*'],
  audit: ['/api/v1/audit', '/api/v1/audit/*'],
  notification: ['/api/v1/inbox', '/api/v1/inbox/*', '/api/v1/notification*'],
};

export type UpstreamOrigins = Readonly<Record<UpstreamName, string>>;

/** @throws ConfigurationError when an address is not set */
export function upstreamOriginsOf(environment: Environment): UpstreamOrigins {
  requireVariables(environment, 'QIYUE_GATEWAY_API_URL', 'QIYUE_GATEWAY_AUDIT_URL', 'QIYUE_GATEWAY_NOTIFICATION_URL');
  return {
    api: environment.QIYUE_GATEWAY_API_URL as string,
    audit: environment.QIYUE_GATEWAY_AUDIT_URL as string,
    notification: environment.QIYUE_GATEWAY_NOTIFICATION_URL as string,
  };
}

export function upstreamsAt(origins: UpstreamOrigins): readonly Upstream[] {
  return (Object.keys(ROUTES) as UpstreamName[]).map((name) => ({ name, origin: origins[name], routes: ROUTES[name] }));
}
