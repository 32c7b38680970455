import { existsSync } from 'node:fs';
import type { Environment } from '#libs/platform/configuration';
import { EmbeddedServer, INSTALLATION_DATABASE } from '#libs/postgres/embedded-server';
import { migrate } from '#libs/postgres/migrate';

export interface DatabaseAccess {
  readonly connectionString: string;
  close(): Promise<void>;
}

/**
 * The database as `qiyue_projector`: the one named by the environment, else that of the instance running on the data directory, else
 * the data directory's own, started for this purpose.
 * @throws Error when there are no data yet, EmbeddedServerError
 */
export async function projectorDatabase(environment: Environment): Promise<DatabaseAccess> {
  const { QIYUE_PROJECTOR_DATABASE_URL: named, QIYUE_DATA_DIRECTORY: directory } = environment;
  if (named !== undefined) return { connectionString: named, close: async () => undefined };
  const running = await EmbeddedServer.attach(directory);
  if (running !== undefined) {
    return {
      connectionString: running.connectionString('projector', INSTALLATION_DATABASE),
      close: async () => undefined,
    };
  }
  if (!existsSync(directory)) {
    throw new Error(
      `数据目录 ${directory} 不存在，请先执行 npm start · there are no data in ${directory} yet: run npm start first`,
    );
  }
  const server = await EmbeddedServer.start({ directory });
  await migrate(server.connectionString('owner', INSTALLATION_DATABASE));
  return {
    connectionString: server.connectionString('projector', INSTALLATION_DATABASE),
    close: () => server.stop(),
  };
}
