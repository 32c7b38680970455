import type { DatabaseRole } from '#libs/postgres/roles';

/** A service of the installation as a process of its own. */
export interface Service {
  readonly name: string;
  /** Below `apps/`, without extension. */
  readonly program: string;
  /** The only roles it may use. */
  readonly roles: readonly DatabaseRole[];
  /** Whether it opens personal data or reads tokens. */
  readonly keys: boolean;
  /** Whether it reads or writes the log. */
  readonly log: boolean;
  /** Whether it hears or says something over the brokers. */
  readonly brokers: boolean;
}

/** In the order in which they are stopped: whoever is asked before those who answer for it. */
export const SERVICES = [
  { name: 'gateway', program: 'gateway/src/main', roles: [], keys: false, log: false, brokers: false },
  { name: 'api', program: 'api/src/main', roles: ['service'], keys: true, log: true, brokers: false },
  {
    name: 'notification',
    program: 'notification/src/main',
    roles: ['notification', 'service'],
    keys: true,
    log: true,
    brokers: true,
  },
  {
    name: 'audit',
    program: 'audit/src/main',
    roles: ['service', 'auditCopy'],
    keys: true,
    log: true,
    brokers: true,
  },
  {
    name: 'process-manager',
    program: 'process-manager/src/main',
    roles: ['service'],
    keys: true,
    log: true,
    brokers: true,
  },
  { name: 'projector', program: 'projector/src/main', roles: ['projector'], keys: false, log: true, brokers: false },
  { name: 'relay', program: 'relay/src/main', roles: ['relay'], keys: false, log: true, brokers: true },
] as const satisfies readonly Service[];

export type ServiceName = (typeof SERVICES)[number]['name'];
