import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { newId } from '#libs/kernel/identifiers';
import { EventStoreNode } from '#libs/testing/eventstore-node/eventstore-node';
import type { EventStoreNodeHooks } from '#libs/testing/eventstore-node/node-hooks';
import { openNodeLog } from '#libs/testing/eventstore-node/node-log';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { anEvent, someEvents } from '../contract/events.js';
import type { EventLog, StoredEvent } from '../event-log.js';
import { APPENDER_LIMITS, type AppenderLimits } from './appender.js';
import { EventStoreDBEventLog } from './eventstoredb-event-log.js';

jest.setTimeout(120_000);

/** Milliseconds to wait for what must come. */
const PATIENCE = 60_000;

/** Events acknowledged between two faults: enough for some to be under way at each. */
const EVENTS_BETWEEN = 40;

/** Needs to fail on demand and to be restarted, so it runs against the test-support node only, whatever `EVENTSTORE_URL` says. */
class RestartableNode {
  hooks: EventStoreNodeHooks = {};
  restarts = 0;
  private node!: EventStoreNode;
  private port = 0;

  private constructor(private readonly events: EventLog) {}

  static async over(connectionString: string): Promise<RestartableNode> {
    const node = new RestartableNode(openNodeLog(connectionString));
    await node.start();
    return node;
  }

  get url(): string {
    return this.node.url;
  }

  breakBatchStreams(): void {
    this.node.breakBatchStreams();
  }

  /** As after kill -9, or as told to stop. */
  async restart(how: 'kill' | 'stop'): Promise<void> {
    await this.node[how]();
    await this.start();
    this.restarts += 1;
  }

  async close(): Promise<void> {
    await this.node.stop();
    await this.events.close();
  }

  private async start(): Promise<void> {
    this.node = await EventStoreNode.start({
      log: this.events,
      port: this.port,
      hooks: {
        beforeAppend: (append) => this.hooks.beforeAppend?.(append) ?? 'continue',
        afterAppend: (append) => this.hooks.afterAppend?.(append) ?? 'continue',
      },
    });
    this.port = this.node.port;
  }
}

describe('EventStoreDB event log when things break', () => {
  const database = useTestDatabase();
  const secondDatabase = useTestDatabase();
  const open: EventStoreDBEventLog[] = [];
  let node: RestartableNode;
  let other: RestartableNode;
  const another = (limits: Partial<AppenderLimits> = {}, url = node.url) => {
    const log = new EventStoreDBEventLog(url, { ...APPENDER_LIMITS, ...limits });
    open.push(log);
    return log;
  };

  beforeAll(async () => {
    node = await RestartableNode.over(database.connectionString('service'));
    other = await RestartableNode.over(secondDatabase.connectionString('service'));
  });
  afterEach(() => {
    node.hooks = {};
  });
  afterAll(async () => {
    await Promise.all(open.map((log) => log.close()));
    await node.close();
    await other.close();
  });

  /** Appends to streams of one category, several writers at once, until told to stop; gives the ids of what was acknowledged. */
  const writeUntil = async (log: EventLog, category: string, done: () => boolean, acknowledged: string[] = []) => {
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        const stream = `${category}-${newId()}`;
        for (let revision = -1; !done();) {
          const events = someEvents(2);
          revision = (await log.append(stream, revision === -1 ? 'no-stream' : revision, events)).revision;
          acknowledged.push(...events.map(({ id }) => id));
        }
      }),
    );
    return acknowledged;
  };
  /** Does something again and again, each time once some more appends have been acknowledged. */
  const amidAppends = async (times: number, acknowledged: readonly string[], act: () => Promise<void> | void) => {
    for (let time = 1; time <= times; time++) {
      const enough = acknowledged.length + EVENTS_BETWEEN;
      for (const end = Date.now() + PATIENCE; acknowledged.length < enough && Date.now() < end;) await sleep(5);
      await act();
    }
  };
  const aCategory = () => `category${newId().replaceAll('-', '')}`;
  const eventsOf = async (log: EventLog, category: string) => {
    const events: StoredEvent[] = [];
    for await (const page of log.readAll({ filter: { categories: [category] } })) events.push(...page.events);
    return events;
  };
  const expectExactly = async (category: string, acknowledged: readonly string[]) => {
    const ids = (await eventsOf(another(), category)).map(({ id }) => id);
    expect(ids).toHaveLength(acknowledged.length);
    expect(new Set(ids)).toEqual(new Set(acknowledged));
  };

  it('resolves appends whose call breaks while they are under way: all are there, once', async () => {
    const log = another();
    const category = aCategory();
    const acknowledged: string[] = [];
    let done = false;
    const breaker = amidAppends(15, acknowledged, () => node.breakBatchStreams()).finally(() => (done = true));
    await Promise.all([breaker, writeUntil(log, category, () => done, acknowledged)]);
    expect(acknowledged.length).toBeGreaterThanOrEqual(15 * EVENTS_BETWEEN);
    await expectExactly(category, acknowledged);
  });

  it.each(['beforeAppend', 'afterAppend'] as const)(
    'resolves appends that lose their call at one of two moments: %s',
    async (moment) => {
      const log = another();
      const category = aCategory();
      let interferences = 0;
      node.hooks = {
        [moment]: ({ ordinal }: { ordinal: number }) => {
          if (ordinal % 40 !== 0) return 'continue';
          interferences += 1;
          return 'break';
        },
      };
      const acknowledged = await writeUntil(log, category, () => interferences >= 10);
      await expectExactly(category, acknowledged);
    },
  );

  it('sends again what is never answered, and finds its earlier result', async () => {
    const log = another({ answerTimeout: 300 });
    const stream = `contract-${newId()}`;
    let dropped = 0;
    node.hooks = {
      afterAppend: ({ streamName }) => {
        if (streamName !== stream || dropped === 2) return 'continue';
        dropped += 1;
        return 'drop';
      },
    };
    const events = someEvents(3);
    const result = await log.append(stream, 'no-stream', events);
    expect(dropped).toBe(2);
    expect(result.revision).toBe(2);
    const stored: StoredEvent[] = [];
    for await (const page of log.readStream(stream)) stored.push(...page);
    expect(stored.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    expect(stored.at(-1)?.position).toBe(result.position);
  });

  it.each(['kill', 'stop'] as const)('goes on when the node is restarted in the middle of appends: %s', async (how) => {
    const log = another();
    const category = aCategory();
    const acknowledged: string[] = [];
    let done = false;
    const restarter = amidAppends(4, acknowledged, () => node.restart(how)).finally(() => (done = true));
    await Promise.all([restarter, writeUntil(log, category, () => done, acknowledged)]);
    expect(acknowledged.length).toBeGreaterThanOrEqual(4 * EVENTS_BETWEEN);
    await expectExactly(category, acknowledged);
  });

  it('goes on delivering when the node is restarted: nothing lost, nothing repeated', async () => {
    const log = another();
    const category = aCategory();
    const controller = new AbortController();
    const seen: string[] = [];
    const positions: string[] = [];
    const options = { after: await log.head(), filter: { categories: [category] }, signal: controller.signal };
    const subscription = (async () => {
      for await (const page of log.subscribe(options)) {
        seen.push(...page.events.map(({ id }) => id));
        positions.push(...page.events.map(({ position }) => position));
      }
    })();
    const acknowledged: string[] = [];
    let done = false;
    const restarter = amidAppends(4, acknowledged, () =>
      node.restart(node.restarts % 2 === 0 ? 'kill' : 'stop'),
    ).finally(() => (done = true));
    await Promise.all([restarter, writeUntil(another(), category, () => done, acknowledged)]);
    const end = Date.now() + PATIENCE;
    while (seen.length < acknowledged.length && Date.now() < end) await sleep(20);
    controller.abort();
    await subscription;
    expect(seen).toHaveLength(acknowledged.length);
    expect(new Set(seen)).toEqual(new Set(acknowledged));
    expect(positions).toEqual([...positions].sort());
  });

  it('is not touched by the clients of its process whose own node breaks', async () => {
    const [ours, theirs] = [another(), another({}, other.url)];
    const bare = EventStoreDBClient.connectionString(other.url);
    const category = aCategory();
    let breaks = 0;
    const breaker = (async () => {
      while (breaks < 10) {
        await sleep(60);
        // One broken stream of the bare client rejects the pending appends of all bare clients.
        other.breakBatchStreams();
        breaks += 1;
      }
    })();
    let rejected = 0;
    const bareAppends = (async () => {
      while (breaks < 10) {
        const event = jsonEvent({ id: newId(), type: 'Bare.v1', data: {} });
        await bare
          .appendToStream(`bare-${newId()}`, event, { expectedRevision: 'no_stream' })
          .catch(() => (rejected += 1));
      }
    })();
    let attempts = 0;
    node.hooks = {
      beforeAppend: () => {
        attempts += 1;
        return 'continue';
      },
    };
    const acknowledged = await Promise.all([
      writeUntil(ours, category, () => breaks === 10),
      writeUntil(theirs, category, () => breaks === 10),
    ]);
    await Promise.all([breaker, bareAppends]);
    await bare.dispose();
    // Each append of ours went out once: nothing that broke elsewhere made it doubtful.
    expect(attempts * 2).toBe(acknowledged[0].length);
    expect((await eventsOf(ours, category)).map(({ id }) => id).sort()).toEqual([...acknowledged[0]].sort());
    expect((await eventsOf(theirs, category)).map(({ id }) => id).sort()).toEqual([...acknowledged[1]].sort());
  });

  it('gives up in the end when there is no server, and says why', async () => {
    const log = another({}, 'esdb://127.0.0.1:9?tls=false');
    await expect(log.append(`contract-${newId()}`, 'no-stream', [anEvent()])).rejects.toThrow(/UNAVAILABLE/);
  });
});
