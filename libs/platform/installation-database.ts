import { existsSync } from 'node:fs';
import { runningInstance } from '#libs/installation/instance-lock';
import { logEngineOf } from '#libs/installation/log-engine';
import { EmbeddedServer, INSTALLATION_DATABASE } from '#libs/postgres/embedded-server';
import { migrate } from '#libs/postgres/migrate';
import type { DatabaseRole } from '#libs/postgres/roles';
import { eventLogAddressOf, type EventLogAddress } from './event-log-address.js';
import { ConfigurationError, type Environment } from './configuration.js';

/** The database of an installation as a command sees it that is run beside the services. */
export interface InstallationDatabase {
  connectionString(role: DatabaseRole): string;
  /** The same for a role the command can do without: undefined when databases are named and this one is not. */
  optionalConnectionString(role: DatabaseRole): string | undefined;
  /** Where the log is, for this role. */
  eventLog(role: DatabaseRole): EventLogAddress;
  /** Stops the server if it was started for this purpose. */
  close(): Promise<void>;
}

/** The variable that names the database for each role. */
export const DATABASE_VARIABLES: Readonly<Record<DatabaseRole, keyof Environment>> = {
  owner: 'QIYUE_OWNER_DATABASE_URL',
  service: 'QIYUE_SERVICE_DATABASE_URL',
  projector: 'QIYUE_PROJECTOR_DATABASE_URL',
  auditor: 'QIYUE_AUDITOR_DATABASE_URL',
  relay: 'QIYUE_RELAY_DATABASE_URL',
  notification: 'QIYUE_NOTIFICATION_DATABASE_URL',
  auditCopy: 'QIYUE_AUDIT_COPY_DATABASE_URL',
};

/**
 * The database named by the environment, else that of the instance running on the data directory, else the data directory's own,
 * started for this purpose.
 * @param roles the roles the command needs; with a named database all of them must be named
 * @throws ConfigurationError, EmbeddedServerError; Error when there are no data yet
 */
export async function openInstallationDatabase(
  environment: Environment,
  roles: readonly DatabaseRole[],
): Promise<InstallationDatabase> {
  if (roles.some((role) => environment[DATABASE_VARIABLES[role]] !== undefined)) return named(environment, roles);
  const { QIYUE_DATA_DIRECTORY: directory } = environment;
  const eventStore = await eventStoreOf(environment);
  const running = await EmbeddedServer.attach(directory);
  if (running !== undefined) return embedded(running, eventStore, () => Promise.resolve());
  if (!existsSync(directory)) {
    throw new Error(
      `数据目录 ${directory} 不存在，请先执行 npm start · there are no data in ${directory} yet: run npm start first`,
    );
  }
  const server = await EmbeddedServer.start({ directory });
  await migrate(server.connectionString('owner', INSTALLATION_DATABASE));
  return embedded(server, eventStore, () => server.stop());
}

function embedded(
  server: EmbeddedServer,
  eventStore: Pick<Environment, 'EVENTSTORE_URL'>,
  close: () => Promise<void>,
): InstallationDatabase {
  const connectionString = (role: DatabaseRole) => server.connectionString(role, INSTALLATION_DATABASE);
  return {
    connectionString,
    optionalConnectionString: connectionString,
    eventLog: (role) => eventLogAddressOf(eventStore, connectionString(role)),
    close,
  };
}

/** The EventStoreDB of the environment, else that of the running instance, which may have started the node itself. */
async function eventStoreOf(environment: Environment): Promise<Pick<Environment, 'EVENTSTORE_URL'>> {
  if (environment.EVENTSTORE_URL !== undefined) return environment;
  const { QIYUE_DATA_DIRECTORY: directory } = environment;
  const url = (await runningInstance(directory))?.eventStoreUrl;
  if (url !== undefined) return { EVENTSTORE_URL: url };
  if ((await logEngineOf(directory)) !== 'eventstoredb') return {};
  throw new ConfigurationError([
    {
      name: 'EVENTSTORE_URL',
      zh: '未设置，而该数据目录的记录保存在 EventStoreDB 中',
      en: 'is not set, but the record of this data directory is kept by EventStoreDB',
    },
  ]);
}

function named(environment: Environment, roles: readonly DatabaseRole[]): InstallationDatabase {
  const missing = roles.filter((role) => environment[DATABASE_VARIABLES[role]] === undefined);
  if (missing.length > 0) {
    throw new ConfigurationError(
      missing.map((role) => ({
        name: DATABASE_VARIABLES[role],
        zh: '未设置',
        en: 'is not set, but other database addresses are',
      })),
    );
  }
  const connectionString = (role: DatabaseRole) => environment[DATABASE_VARIABLES[role]] as string;
  return {
    connectionString,
    optionalConnectionString: (role) => environment[DATABASE_VARIABLES[role]] as string | undefined,
    eventLog: (role) => eventLogAddressOf(environment, connectionString(role)),
    close: () => Promise.resolve(),
  };
}
