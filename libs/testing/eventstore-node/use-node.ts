import { EventStoreDBClient, jsonEvent, type JSONEventData } from '@eventstore/db-client';
import type { EventLog } from '#libs/event-store/event-log';
import { newId } from '#libs/kernel/identifiers';
import { useTestDatabase } from '../postgres-database.js';
import { EventStoreNode } from './eventstore-node.js';
import type { EventStoreNodeHooks } from './node-hooks.js';
import { openNodeLog } from './node-log.js';

/** A node over a database of its own, for one spec file. */
export interface UsedNode {
  readonly node: EventStoreNode;
  readonly log: EventLog;
  /** The one client of the spec: the client package keeps pending appends of all clients of a process together. */
  readonly client: EventStoreDBClient;
  /** Set and taken back by a test. */
  hooks: EventStoreNodeHooks;
}

/** Call at the top of a spec or of a `describe`; the returned object may be used inside hooks and tests only. */
export function useNode(): UsedNode {
  const database = useTestDatabase();
  const used = { hooks: {} } as { -readonly [Key in keyof UsedNode]: UsedNode[Key] };
  beforeAll(async () => {
    used.log = openNodeLog(database.connectionString('service'));
    used.node = await EventStoreNode.start({
      log: used.log,
      hooks: {
        beforeAppend: (append) => used.hooks.beforeAppend?.(append) ?? 'continue',
        afterAppend: (append) => used.hooks.afterAppend?.(append) ?? 'continue',
      },
    });
    used.client = EventStoreDBClient.connectionString(used.node.url);
  });
  afterEach(() => {
    used.hooks = {};
  });
  afterAll(async () => {
    await used.client.dispose();
    await used.node.stop();
    await used.log.close();
  });
  return used;
}

export function aStream(): string {
  return `contract-${newId()}`;
}

export function anEvent(type = 'SomethingHappened.v1', data: object = { text: '一份契约' }): JSONEventData {
  return jsonEvent({ id: newId(), type, data: { ...data } });
}

export function someEvents(count: number, type?: string): JSONEventData[] {
  return Array.from({ length: count }, () => anEvent(type));
}

/** A client for a while. */
export async function withClient<Result>(
  url: string,
  work: (client: EventStoreDBClient) => Promise<Result>,
): Promise<Result> {
  const client = EventStoreDBClient.connectionString(url);
  try {
    return await work(client);
  } finally {
    await client.dispose();
  }
}
