import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '#libs/kernel/identifiers';
import { useNode } from '#libs/testing/eventstore-node/use-node';
import { anEvent, someEvents, someMetadata } from '../contract/events.js';
import { MAX_EVENT_BYTES } from '../encoded-append.js';
import { START_OF_LOG, type LogFilter, type LogPage, type Position, type StoredEvent } from '../event-log.js';
import { EventStoreConnection } from './connection.js';
import { EventStoreDBEventLog } from './eventstoredb-event-log.js';
import { BUFFERED_BYTES, Feed } from './feed.js';
import { positionOf } from './position.js';
import { subscriptionRequest } from './read-request.js';
import { weightOf } from './stored-record.js';

jest.setTimeout(60_000);

const used = useNode();

describe('EventStoreDB event log', () => {
  let log: EventStoreDBEventLog;
  beforeAll(() => {
    log = new EventStoreDBEventLog(used.node.url);
  });
  afterAll(() => log.close());

  const aStream = (category = 'contract') => `${category}-${newId()}`;
  const readAll = async (filter: LogFilter = {}) => {
    const events: StoredEvent[] = [];
    for await (const page of log.readAll({ filter })) events.push(...page.events);
    return events;
  };

  it('refuses a position of another log', async () => {
    const foreign = '0000000000000000042' as Position;
    await expect(log.readAll({ after: foreign }).next()).rejects.toThrow('not a position');
    await expect(log.readAll({ upTo: foreign }).next()).rejects.toThrow('not a position');
    const { signal } = new AbortController();
    await expect(log.subscribe({ after: foreign, signal }).next()).rejects.toThrow('not a position');
  });

  it('writes positions that compare as their numbers do', () => {
    const numbers = ['0', '9', '10', '4294967296', '9007199254740993', '18446744073709551614'];
    const positions = numbers.flatMap((commit) => numbers.map((prepare) => positionOf(commit, prepare)));
    expect([...positions].sort()).toEqual(positions);
    for (const position of positions) expect(position > START_OF_LOG).toBe(true);
  });

  describe('sizes', () => {
    const metadata = someMetadata();
    const room = MAX_EVENT_BYTES - JSON.stringify(metadata).length - 2;

    it('takes the largest event that the limit allows, hash and all, and no larger', async () => {
      const stream = aStream();
      await log.append(stream, 'no-stream', [anEvent({ metadata, data: 'x'.repeat(room) })]);
      const larger = log.append(stream, 0, [anEvent({ metadata, data: 'x'.repeat(room + 1) })]);
      await expect(larger).rejects.toMatchObject({ kind: { code: 'event-log.event-too-large' } });
    });

    it('passes on what the server thinks of an append that is too large for it, and harms no neighbour', async () => {
      const stream = aStream();
      const large = log.append(stream, 'no-stream', someEvents(4, { data: 'x'.repeat(500_000) }));
      const neighbours = Array.from({ length: 20 }, () => log.append(aStream(), 'no-stream', someEvents(2)));
      await expect(large).rejects.toMatchObject({ kind: { code: 'event-log.event-too-large', status: 413 } });
      await Promise.all(neighbours);
      const pages: unknown[] = [];
      for await (const page of log.readStream(stream)) pages.push(page);
      expect(pages).toEqual([]);
    });
  });

  it('filters exactly where the server only knows how names begin', async () => {
    const category = `exact${newId().replaceAll('-', '')}`;
    const types = ['Signed.v1', 'Signed.v10', 'Signed.v1x', 'Other.v1'];
    const [own, longer] = [aStream(category), aStream(`${category}s`)];
    for (const stream of [own, longer]) {
      await log.append(
        stream,
        'no-stream',
        types.map((type) => anEvent({ type })),
      );
    }
    const found = async (filter: LogFilter) =>
      (await readAll(filter)).filter(({ streamId }) => streamId.startsWith(category)).map(({ type }) => type);
    expect(await found({ types: ['Signed.v1'] })).toEqual(['Signed.v1', 'Signed.v1']);
    expect(await found({ categories: [category] })).toEqual(types);
    expect(await found({ categories: [category], types: ['Other.v1', 'Signed.v10'] })).toEqual([
      'Signed.v10',
      'Other.v1',
    ]);
  });

  describe('what is the server’s own', () => {
    /** The server writes an event of its own, in a stream of its own. */
    const writeSystemEvent = () => used.client.setStreamMetadata(aStream(), { maxCount: 1_000_000 });

    it('is not part of the log, and no checkpoint lies behind it', async () => {
      const { position } = await log.append(aStream(), 'no-stream', someEvents(2));
      await writeSystemEvent();
      await writeSystemEvent();
      expect(await log.head()).toBe(position);
      expect(
        (await readAll()).filter(({ streamId, type }) => streamId.startsWith('$') || type.startsWith('$')),
      ).toEqual([]);

      const controller = new AbortController();
      const pages: LogPage[] = [];
      for await (const page of log.subscribe({ signal: controller.signal, filter: { types: ['Unknown.v1'] } })) {
        pages.push(page);
        if (page.caughtUp) controller.abort();
      }
      expect(pages.at(-1)?.checkpoint).toBe(position);
    });

    it('does not keep a subscription from what follows', async () => {
      const controller = new AbortController();
      const after = await log.head();
      const iterator = log.subscribe({ after, signal: controller.signal })[Symbol.asyncIterator]();
      expect((await iterator.next()).value).toEqual({ events: [], checkpoint: after, caughtUp: true });
      await writeSystemEvent();
      const { position } = await log.append(aStream(), 'no-stream', [anEvent()]);
      // A page without events may come before, up to where the server's own event stands.
      let page = (await iterator.next()).value as LogPage;
      if (page.events.length === 0) page = (await iterator.next()).value as LogPage;
      expect(page.events.map((event) => event.position)).toEqual([position]);
      expect(page.checkpoint).toBe(position);
      controller.abort();
      await iterator.next();
    });
  });

  it('keeps its hash out of the events it gives, with metadata of any form', async () => {
    const stream = aStream();
    const texts = ['', '"contentHash":"', '𠮷', '\\"}'];
    const events = texts.map((reason) => anEvent({ metadata: someMetadata({ reason }) }));
    await log.append(stream, 'no-stream', events);
    const stored: StoredEvent[] = [];
    for await (const page of log.readStream(stream)) stored.push(...page);
    expect(stored.map(({ metadata }) => metadata)).toEqual(events.map(({ metadata }) => metadata));
    const raw: unknown[] = [];
    for await (const { event } of used.client.readStream(stream, { maxCount: 10 })) raw.push(event?.metadata);
    expect(raw).toEqual(
      events.map(({ metadata }) => ({ ...metadata, contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) })),
    );
  });

  it('names the event that is not of our making', async () => {
    const stream = aStream();
    const event = { id: newId(), type: 'Binary.v1', contentType: 'application/octet-stream' as const };
    await used.client.appendToStream(stream, { ...event, data: new Uint8Array([1, 2, 3]), metadata: undefined });
    await expect(log.readStream(stream).next()).rejects.toThrow(`${stream} revision 0) holds no event of ours`);
    // The other tests read the whole log.
    await used.client.tombstoneStream(stream);
  });

  it('holds no more for a slow consumer than the bound, and loses nothing by it', async () => {
    const category = `slow${newId().replaceAll('-', '')}`;
    const after = await log.head();
    const size = 100_000;
    const count = 200;
    for (let written = 0; written < count; written += 10) {
      await log.append(aStream(category), 'no-stream', someEvents(10, { data: 'x'.repeat(size) }));
    }
    const connection = new EventStoreConnection(used.node.url);
    const feed = new Feed(await connection.read(subscriptionRequest(after, { categories: [category] }, 500)), 1000);
    let seen = 0;
    while (seen < count) {
      const full = () => feed.isFull || count - seen < BUFFERED_BYTES / size;
      for (const end = Date.now() + 20_000; !full() && Date.now() < end;) await sleep(5);
      const batch = await feed.next(20_000);
      seen += batch!.records.length;
      const weight = batch!.records.reduce((sum, record) => sum + weightOf(record), 0);
      expect(weight).toBeLessThan(BUFFERED_BYTES + 2 * size);
    }
    feed.end();
    await connection.close();
    expect(seen).toBe(count);
  });

  it('tells a subscriber when the log is closed under it', async () => {
    const closing = new EventStoreDBEventLog(used.node.url);
    const { signal } = new AbortController();
    const iterator = closing.subscribe({ after: await closing.head(), signal })[Symbol.asyncIterator]();
    await iterator.next();
    const next = iterator.next();
    await Promise.all([closing.close(), expect(next).rejects.toThrow('the event log is closed')]);
    await expect(closing.head()).rejects.toThrow('the event log is closed');
  });
});
