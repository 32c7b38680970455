import { parseArgs } from 'node:util';
import { EmbeddedServer } from '#libs/postgres/embedded-server';
import { migrate } from '#libs/postgres/migrate';
import { createDatabase } from '#libs/postgres/set-up';
import { EventStoreNode } from './eventstore-node.js';
import { openNodeLog } from './node-log.js';

/** PostgreSQL as `qiyue_service`, a migrated database of the node's own. */
const DATABASE = 'QIYUE_TEST_EVENTSTORE_DATABASE';

/** Database in a server of the node's own; not that of an installation, whose log stays empty when another engine keeps the record. */
const OWN_DATABASE = 'eventstore_node';

interface NodeDatabase {
  readonly connectionString: string;
  close(): Promise<void>;
}

async function openDatabase(directory: string | undefined): Promise<NodeDatabase> {
  const given = process.env[DATABASE];
  if (given !== undefined && given !== '') return { connectionString: given, close: () => Promise.resolve() };
  if (directory === undefined) throw new Error(`${DATABASE} or --directory says where the events are kept`);
  const server = await EmbeddedServer.start({ directory });
  await createDatabase(server.administratorConnectionString(), OWN_DATABASE);
  await migrate(server.connectionString('owner', OWN_DATABASE));
  return { connectionString: server.connectionString('service', OWN_DATABASE), close: () => server.stop() };
}

function askedToStop(untilInputEnds: boolean): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
    // Whoever started us is gone.
    if (untilInputEnds) process.stdin.once('end', resolve).resume();
  });
}

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    directory: { type: 'string' },
    'until-input-ends': { type: 'boolean', default: false },
  },
});
const stop = askedToStop(values['until-input-ends']);
const database = await openDatabase(values.directory);
const log = openNodeLog(database.connectionString);
const node = await EventStoreNode.start({ log, port: Number(values.port), host: values.host });
console.log(JSON.stringify({ url: node.url, pid: process.pid }));
await stop;
await node.stop();
await log.close();
await database.close();
process.exit(0);
