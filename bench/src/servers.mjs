import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedServer } from '../../dist/libs/postgres/embedded-server.js';
import { migrate } from '../../dist/libs/postgres/migrate.js';
import { DATABASE_ROLES } from '../../dist/libs/postgres/roles.js';
import { createDatabase } from '../../dist/libs/postgres/set-up.js';

/**
 * One PostgreSQL of its own for a run of measurements, durable as in production (fsync and synchronous_commit on), with one database for
 * the product and one for the peers. Everything is removed at the end.
 */
export async function startServer() {
  const directory = await mkdtemp(join(tmpdir(), 'qiyue-bench-'));
  // As root the server runs as another user, who must be able to enter.
  await chmod(directory, 0o755);
  const server = await EmbeddedServer.start({ directory });
  const administrator = server.administratorConnectionString();
  await createDatabase(administrator, 'bench_qiyue');
  await createDatabase(administrator, 'bench_peers');
  const connectionString = (role, database) => {
    const url = new URL(administrator);
    url.pathname = `/${database}`;
    if (role !== 'administrator') {
      url.username = DATABASE_ROLES[role];
      url.password = server.passwords[role];
    }
    return url.toString();
  };
  await migrate(connectionString('owner', 'bench_qiyue'));
  return {
    /** Connection string of a role of the product: `service`, `projector`, … */
    ours: (role) => connectionString(role, 'bench_qiyue'),
    /** Connection string of the peers, who own their database. */
    peers: connectionString('owner', 'bench_peers'),
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
