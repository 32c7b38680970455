import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { EmbeddedServer } from '#libs/postgres/embedded-server';
import { migrate } from '#libs/postgres/migrate';
import { createDatabase } from '#libs/postgres/set-up';
import { inCheckout } from './compiled.js';
import { SupervisedProcess, type ProcessOptions } from './supervised-process.js';

/** Where the node keeps its events: beside the installation's database, on the same server. */
const NODE_DATABASE = 'eventstore_node';

/** Milliseconds until the node listens; the first time its sources are compiled. */
const LISTEN_TIMEOUT = 60_000;
const POLL = 100;

/**
 * The test-support node that speaks EventStoreDB's protocol, for trying the adapter on a machine without EventStoreDB. Not a product:
 * it comes with the sources and needs the packages of development.
 */
export async function startTryingNode(
  server: EmbeddedServer,
  port: number,
  options: Omit<ProcessOptions, 'name' | 'command' | 'environment'>,
): Promise<SupervisedProcess> {
  await createDatabase(server.administratorConnectionString(), NODE_DATABASE);
  await migrate(server.connectionString('owner', NODE_DATABASE));
  const node = new SupervisedProcess({
    ...options,
    name: 'eventstore-node',
    command: [inCheckout('scripts', 'eventstore-node.mjs'), '--port', String(port)],
    environment: {
      ...process.env,
      QIYUE_TEST_EVENTSTORE_DATABASE: server.connectionString('service', NODE_DATABASE),
    },
  });
  await node.start();
  try {
    const end = Date.now() + LISTEN_TIMEOUT;
    while (!(await listens(port))) {
      await node.requireRunning();
      if (Date.now() > end) throw await node.failure(null);
      await pause(POLL);
    }
  } catch (error) {
    await node.stop();
    throw error;
  }
  return node;
}

export function tryingNodeUrl(port: number): string {
  return `esdb://127.0.0.1:${port}?tls=false`;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
