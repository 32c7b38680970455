import { DATABASE_VARIABLES } from '#libs/platform/installation-database';
import type { DatabaseRole } from '#libs/postgres/roles';
import type { Service, ServiceName } from './services.js';

/** What the services of one installation share. */
export interface Installation {
  readonly directory: string;
  readonly connectionString: (role: DatabaseRole) => string;
  readonly brokers: readonly string[];
  /** Absent when PostgreSQL keeps the log. */
  readonly eventStoreUrl?: string | undefined;
  readonly ports: Readonly<Record<ServiceName, number>>;
  /** Of the gateway, the only one that others than this machine's services may ask. */
  readonly host: string;
  /** Whether codes for fictitious numbers are shown: only the supervisor knows whether others than this machine can ask. */
  readonly showsCodes: boolean;
}

const LOOPBACK = '127.0.0.1';

const KEYS = ['QIYUE_MASTER_KEY', 'QIYUE_TOKEN_KEYS'] as const;

/** Services that know the portal: notices lead there, passkeys belong to it. */
const TELLING_OF_THE_PORTAL: readonly string[] = ['notification', 'api'];

/** Variables that this installation decides for each service; none is inherited. Each may also come as the name of a file. */
const DECIDED: readonly string[] = [
  ...Object.values(DATABASE_VARIABLES),
  'QIYUE_ADMINISTRATOR_DATABASE_URL',
  'QIYUE_GATEWAY_API_URL',
  'QIYUE_GATEWAY_AUDIT_URL',
  'QIYUE_GATEWAY_NOTIFICATION_URL',
  'QIYUE_DATA_DIRECTORY',
  'QIYUE_HTTP_HOST',
  'QIYUE_HTTP_PORT',
  'QIYUE_SHOW_ONE_TIME_CODES',
  'EVENTSTORE_URL',
  'KAFKA_BROKERS',
].flatMap((name) => [name, `${name}_FILE`]);

/** The environment of a service: what was given to the supervisor, less what this service has no use for, and its own connections. */
export function environmentOf(
  service: Service,
  installation: Installation,
  given: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const withheld = new Set([...DECIDED, ...(service.keys ? [] : KEYS.flatMap((name) => [name, `${name}_FILE`]))]);
  const { directory, connectionString, brokers, eventStoreUrl, ports, host, showsCodes } = installation;
  const isGateway = service.name === 'gateway';
  return {
    ...Object.fromEntries(Object.entries(given).filter(([name]) => !withheld.has(name))),
    ...Object.fromEntries(service.roles.map((role) => [DATABASE_VARIABLES[role], connectionString(role)])),
    ...(service.brokers ? { KAFKA_BROKERS: brokers.join(',') } : {}),
    ...(service.log && eventStoreUrl !== undefined ? { EVENTSTORE_URL: eventStoreUrl } : {}),
    ...(isGateway ? upstreamsOf(ports) : {}),
    // Where people read their notices, unless the installation has an address of its own before the gateway.
    ...(TELLING_OF_THE_PORTAL.includes(service.name) && given.QIYUE_PORTAL_URL === undefined
      ? { QIYUE_PORTAL_URL: `http://${host}:${ports.gateway}` }
      : {}),
    ...(service.name === 'api' ? { QIYUE_SHOW_ONE_TIME_CODES: showsCodes ? 'on' : 'off' } : {}),
    QIYUE_DATA_DIRECTORY: directory,
    QIYUE_HTTP_HOST: isGateway ? host : LOOPBACK,
    QIYUE_HTTP_PORT: String(ports[service.name as ServiceName]),
  };
}

function upstreamsOf(ports: Installation['ports']): NodeJS.ProcessEnv {
  return {
    QIYUE_GATEWAY_API_URL: originOf(ports.api),
    QIYUE_GATEWAY_AUDIT_URL: originOf(ports.audit),
    QIYUE_GATEWAY_NOTIFICATION_URL: originOf(ports.notification),
  };
}

export function originOf(port: number): string {
  return `http://${LOOPBACK}:${port}`;
}
