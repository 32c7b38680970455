import { EventStoreDBClient } from '@eventstore/db-client';
import { newId } from '#libs/kernel/identifiers';
import { useTestDatabase } from '../postgres-database.js';
import { EventStoreNode } from './eventstore-node.js';
import { openNodeLog } from './node-log.js';
import { EventStoreNodeProcess } from './node-process.js';
import { Empty, ReadReq } from './protocol.js';
import { chunkOf, identifierOf, RawClient } from './raw-client.js';
import { anEvent, aStream, someEvents, useNode, withClient } from './use-node.js';

/** What the client keeps of the server's features; it shows them to itself only. */
interface Capabilities {
  readonly serverVersion: string;
  supports(method: { readonly path: string }): boolean;
}

/** gRPC statuses. */
const CANCELLED = 1;
const UNAVAILABLE = 14;

describe('interference', () => {
  const used = useNode();
  const length = async (stream: string) => {
    let events = 0;
    for await (const page of used.log.readStream(stream)) events += page.length;
    return events;
  };
  const append = (stream: string, options: object = {}) =>
    used.client.appendToStream(stream, anEvent(), { expectedRevision: 'no_stream', ...options });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('breaks the batch stream %s an append is written, and with it all that wait', async (moment, written) => {
    const [broken, waiting] = [aStream(), aStream()];
    let reached = () => {};
    const waits = new Promise<void>((resolve) => (reached = resolve));
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    used.hooks = {
      beforeAppend: async ({ streamName }) => {
        if (streamName === waiting) {
          reached();
          await released;
        }
        return streamName === broken && moment === 'before' ? 'break' : 'continue';
      },
      afterAppend: ({ streamName }) => (streamName === broken ? 'break' : 'continue'),
    };
    const other = expect(append(waiting)).rejects.toMatchObject({ type: 'unavailable' });
    await waits;
    await expect(append(broken)).rejects.toMatchObject({ type: 'unavailable' });
    await other;
    expect(await length(broken)).toBe(written);
    release();
    used.hooks = {};
    // The client connects anew by itself.
    expect((await append(aStream())).success).toBe(true);
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('lets an append go unanswered %s it is written, and answers others', async (moment, written) => {
    const dropped = aStream();
    const interfere = ({ streamName }: { streamName: string }) => (streamName === dropped ? 'drop' : 'continue');
    used.hooks = moment === 'before' ? { beforeAppend: interfere } : { afterAppend: interfere };
    let answered = false;
    // The client has no deadline of its own: this promise stays open.
    void append(dropped).then(
      () => (answered = true),
      () => (answered = true),
    );
    await append(aStream());
    expect(await length(dropped)).toBe(written);
    expect(answered).toBe(false);
  });

  it('breaks batch streams from outside; what was written is recognised when it is sent again', async () => {
    const stream = aStream();
    const event = anEvent();
    const send = () => used.client.appendToStream(stream, event, { expectedRevision: 'no_stream' });
    used.hooks = {
      afterAppend: () => {
        used.node.breakBatchStreams();
        return 'continue';
      },
    };
    await expect(send()).rejects.toMatchObject({ type: 'unavailable' });
    used.hooks = {};
    expect((await send()).nextExpectedRevision).toBe(0n);
    expect(await length(stream)).toBe(1);
  });
});

describe('start and stop', () => {
  const database = useTestDatabase();
  const withNode = async (work: (node: EventStoreNode) => Promise<void>) => {
    const log = openNodeLog(database.connectionString('service'));
    const node = await EventStoreNode.start({ log });
    try {
      await work(node);
    } finally {
      await node.stop();
      await log.close();
    }
  };

  const openStreams = async (url: string) => {
    const raw = new RawClient(url);
    const subscription = raw.read((options) =>
      options
        .setSubscription(new ReadReq.Options.SubscriptionOptions())
        .setAll(new ReadReq.Options.AllOptions().setStart(new Empty())),
    );
    const toStream = raw.read((options) =>
      options
        .setSubscription(new ReadReq.Options.SubscriptionOptions())
        .setStream(new ReadReq.Options.StreamOptions().setStreamIdentifier(identifierOf('none-1'))),
    );
    const batch = raw.batchAppend();
    const calls = [subscription, toStream, batch.call];
    const codes = Promise.all(
      calls.map(
        (call) =>
          new Promise<number>((resolve) =>
            call.on('error', (error: Error) => resolve((error as Error & { code: number }).code)),
          ),
      ),
    );
    // All three are open once they have answered.
    const confirmed = [subscription, toStream].map((call) => new Promise((resolve) => call.once('data', resolve)));
    batch.send(
      chunkOf({
        correlationId: newId(),
        stream: aStream(),
        expected: 'no-stream',
        deadline: new Date(Date.now() + 20_000),
        events: [{}],
      }),
    );
    await Promise.all([...confirmed, batch.next()]);
    return { raw, codes };
  };

  it('ends open streams with CANCELLED when it stops', async () => {
    await withNode(async (node) => {
      const { raw, codes } = await openStreams(node.url);
      await node.stop();
      expect(await codes).toEqual([CANCELLED, CANCELLED, CANCELLED]);
      raw.close();
    });
  });

  it('tells nobody when it is killed', async () => {
    await withNode(async (node) => {
      const { raw, codes } = await openStreams(node.url);
      await node.kill();
      expect(await codes).toEqual([UNAVAILABLE, UNAVAILABLE, UNAVAILABLE]);
      raw.close();
    });
  });

  it('refuses a port that is taken', async () => {
    await withNode(async ({ port }) => {
      const log = openNodeLog(database.connectionString('service'));
      await expect(EventStoreNode.start({ log, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
      await log.close();
    });
  });

  it('is found by gossip, as a leader, and says which calls it knows', async () => {
    await withNode(async ({ port }) => {
      const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${port},127.0.0.1:${port}?tls=false`);
      expect((await client.appendToStream(aStream(), anEvent())).success).toBe(true);
      const { capabilities } = client as unknown as { capabilities: Promise<Capabilities> };
      const features = await capabilities;
      expect(features.serverVersion).toBe('23.10.0');
      const known = [
        ...['Append', 'BatchAppend', 'Read', 'Delete', 'Tombstone'].map((method) => `streams.Streams/${method}`),
        'gossip.Gossip/Read',
        'server_features.ServerFeatures/GetSupportedMethods',
      ];
      const supported = (method: string) => features.supports({ path: `/event_store.client.${method}` });
      expect(known.filter((method) => !supported(method))).toEqual([]);
      expect(supported('persistent_subscriptions.PersistentSubscriptions/Read')).toBe(false);
      await client.dispose();
    });
  });
});

describe('as a process', () => {
  const database = useTestDatabase();
  const started: EventStoreNodeProcess[] = [];
  const start = async (port?: number) => {
    const node = await EventStoreNodeProcess.start({
      database: database.connectionString('service'),
      ...(port === undefined ? {} : { port }),
    });
    started.push(node);
    return node;
  };
  afterAll(() => Promise.all(started.map((node) => node.end('SIGKILL'))));

  it('loses nothing that it acknowledged when it is killed, and knows what it had not acknowledged, on the same port', async () => {
    const first = await start();
    await withClient(first.url, async (client) => {
      const acknowledged = new Set<string>();
      const uncertain: string[] = [];
      const writing = Array.from({ length: 200 }, async () => {
        const stream = aStream();
        const events = someEvents(2);
        const send = () => client.appendToStream(stream, events, { expectedRevision: 'no_stream' });
        await send().then(
          () => acknowledged.add(stream),
          () => uncertain.push(stream),
        );
        if (acknowledged.size === 40) await first.end('SIGKILL');
        return { stream, send };
      });
      const appends = await Promise.all(writing);
      expect(uncertain.length).toBeGreaterThan(0);

      const second = await start(first.port);
      expect(second.url).toBe(first.url);
      for (const { stream, send } of appends) {
        if (!acknowledged.has(stream)) expect((await send()).nextExpectedRevision).toBe(1n);
        let events = 0;
        for await (const _ of client.readStream(stream)) events += 1;
        expect(events).toBe(2);
      }
      await second.end('SIGTERM');
    });
  });
});
