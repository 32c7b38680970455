import { END, eventTypeFilter, type EventType, type ResolvedEvent } from '@eventstore/db-client';
import { EventStoreNode } from './eventstore-node.js';
import { anEvent, aStream, someEvents, useNode, withClient } from './use-node.js';

const used = useNode();

const revisions = async (stream: string, options: { direction?: 'backwards'; fromRevision?: bigint | 'end' } = {}) => {
  const found: number[] = [];
  for await (const { event } of used.client.readStream(stream, options)) found.push(Number(event!.revision));
  return found;
};
const append = (
  stream: string,
  count: number,
  expectedRevision: bigint | 'any' | 'no_stream' | 'stream_exists' = 'any',
) => used.client.appendToStream(stream, someEvents(count), { expectedRevision });
const streamWith = async (count: number) => {
  const stream = aStream();
  await append(stream, count);
  return stream;
};
const notFound = { type: 'stream-not-found' };

describe('metadata', () => {
  it('belongs to a stream and hides its beginning', async () => {
    const stream = await streamWith(10);
    await used.client.setStreamMetadata(stream, { truncateBefore: 4, custom: '居委会' });
    expect(await used.client.getStreamMetadata(stream)).toMatchObject({
      metadata: { truncateBefore: 4, custom: '居委会' },
    });
    expect(await revisions(stream)).toEqual([4, 5, 6, 7, 8, 9]);
    expect(await revisions(stream, { direction: 'backwards', fromRevision: 6n })).toEqual([6, 5, 4]);
    expect(await revisions(stream, { fromRevision: 8n })).toEqual([8, 9]);

    await used.client.setStreamMetadata(stream, { maxCount: 3 });
    expect(await revisions(stream)).toEqual([7, 8, 9]);
    await append(stream, 1, 9n);
    expect(await revisions(stream)).toEqual([8, 9, 10]);
    expect(await revisions(stream, { direction: 'backwards', fromRevision: END })).toEqual([10, 9, 8]);
  });

  it('keeps revisions of its own, of which the last is shown, and the rules of appends', async () => {
    const stream = await streamWith(1);
    await used.client.setStreamMetadata(stream, { n: 1 }, { expectedRevision: 'no_stream' });
    await used.client.setStreamMetadata(stream, { n: 2 }, { expectedRevision: 0n });
    const wrong = used.client.setStreamMetadata(stream, { n: 3 }, { expectedRevision: 0n });
    await expect(wrong).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 1n });
    expect(await revisions(`$$${stream}`)).toEqual([1]);
    expect((await used.client.getStreamMetadata(stream)).metadata).toEqual({ n: 2 });
  });

  it('can hide all events without the stream being gone', async () => {
    const stream = await streamWith(2);
    await used.client.setStreamMetadata(stream, { truncateBefore: 2 });
    expect(await revisions(stream)).toEqual([]);
    await append(stream, 1, 1n);
    expect(await revisions(stream)).toEqual([2]);
  });

  it('makes a stream without events exist for an append', async () => {
    const stream = aStream();
    await expect(append(stream, 1, 'stream_exists')).rejects.toMatchObject({ type: 'wrong-expected-version' });
    await used.client.setStreamMetadata(stream, { n: 1 });
    expect((await append(stream, 1, 'stream_exists')).nextExpectedRevision).toBe(0n);
  });

  it('shows in $all among the other events', async () => {
    const stream = await streamWith(1);
    await used.client.setStreamMetadata(stream, { n: 1 });
    const found: ResolvedEvent<EventType>[] = [];
    for await (const event of used.client.readAll({ direction: 'backwards', fromPosition: END, maxCount: 2 }))
      found.push(event);
    expect(found.map(({ event }) => [event!.streamId, event!.type])).toEqual([
      [`$$${stream}`, '$metadata'],
      [stream, 'SomethingHappened.v1'],
    ]);
  });
});

describe('delete', () => {
  it('makes a stream absent, and the next append brings it back where it was', async () => {
    const stream = await streamWith(3);
    const { position } = await used.client.deleteStream(stream, { expectedRevision: 2n });
    expect(position!.commit > 0n).toBe(true);
    await expect(revisions(stream)).rejects.toMatchObject(notFound);
    await expect(revisions(stream, { direction: 'backwards', fromRevision: END })).rejects.toMatchObject(notFound);

    expect((await append(stream, 2, 'no_stream')).nextExpectedRevision).toBe(4n);
    expect(await revisions(stream)).toEqual([3, 4]);
    expect((await used.client.getStreamMetadata(stream)).metadata).toEqual({ truncateBefore: 3 });
  });

  it('keeps the other metadata', async () => {
    const stream = await streamWith(1);
    await used.client.setStreamMetadata(stream, { custom: 1, maxCount: 7 });
    await used.client.deleteStream(stream);
    expect((await used.client.getStreamMetadata(stream)).metadata).toMatchObject({ custom: 1, maxCount: 7 });
  });

  it.each(['any', 0n] as const)('lets an append with %s bring it back', async (expected) => {
    const stream = await streamWith(1);
    await used.client.deleteStream(stream);
    await expect(append(stream, 1, 'stream_exists')).rejects.toMatchObject({ type: 'stream-deleted' });
    await expect(append(stream, 1, 7n)).rejects.toMatchObject({ type: 'wrong-expected-version' });
    await append(stream, 1, expected);
    expect(await revisions(stream)).toEqual([1]);
  });

  it('is not undone by an append that was there before', async () => {
    const stream = aStream();
    const events = someEvents(1);
    const repeated = () => used.client.appendToStream(stream, events, { expectedRevision: 'no_stream' });
    const result = await repeated();
    await used.client.deleteStream(stream);
    expect(await repeated()).toEqual(result);
    await expect(revisions(stream)).rejects.toMatchObject(notFound);
  });

  it.each([
    ['deleteStream', 5n, 5n],
    ['deleteStream', 'no_stream', -1n],
    ['tombstoneStream', 5n, 5n],
    ['tombstoneStream', 'no_stream', -1n],
  ] as const)(
    '%s tells in trailers where the stream is when it is not at %s',
    async (command, expectedRevision, told) => {
      const stream = await streamWith(2);
      const wrong = { type: 'wrong-expected-version', streamName: stream, expectedVersion: told, actualVersion: 1n };
      await expect(used.client[command](stream, { expectedRevision })).rejects.toMatchObject(wrong);
      expect(await revisions(stream)).toEqual([0, 1]);
    },
  );

  it.each(['deleteStream', 'tombstoneStream'] as const)(
    '%s tells in trailers that there is no stream',
    async (command) => {
      const streamName = '没有-1';
      await expect(used.client[command](streamName, { expectedRevision: 3n })).rejects.toMatchObject({
        type: 'wrong-expected-version',
        streamName: encodeURIComponent('没有') + '-1',
        expectedVersion: 3n,
        actualVersion: 'no_stream',
      });
    },
  );
});

describe('tombstone', () => {
  const deleted = (streamName: string) => ({ type: 'stream-deleted', streamName });
  const credentials = { username: 'a', password: 'b' };

  it('ends a stream for good', async () => {
    const stream = await streamWith(2);
    await used.client.tombstoneStream(stream, { expectedRevision: 1n });
    await expect(revisions(stream)).rejects.toMatchObject(deleted(stream));
    for (const expected of ['any', 'no_stream', 'stream_exists', 1n, 2n] as const) {
      await expect(append(stream, 1, expected)).rejects.toMatchObject(deleted(stream));
    }
    const single = used.client.appendToStream(stream, anEvent(), { credentials });
    await expect(single).rejects.toMatchObject(deleted(stream));
    await expect(used.client.setStreamMetadata(stream, {})).rejects.toMatchObject(deleted(`$$${stream}`));
    await expect(used.client.deleteStream(stream)).rejects.toMatchObject(deleted(stream));
    await expect(used.client.tombstoneStream(stream)).rejects.toMatchObject(deleted(stream));
    await expect(collected(used.client.subscribeToStream(stream))).rejects.toMatchObject(deleted(stream));
  });

  it('can be put on a stream that never was, with one writer of several', async () => {
    const stream = aStream();
    const outcomes = await Promise.allSettled([
      used.client.tombstoneStream(stream, { expectedRevision: 'no_stream' }),
      append(stream, 1, 'no_stream'),
      append(stream, 1, 'no_stream'),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('shows in $all at the largest revision, and ends subscriptions to the stream', async () => {
    const stream = await streamWith(1);
    const subscription = used.client.subscribeToStream(stream);
    const ended = expect(collected(subscription)).rejects.toMatchObject(deleted(stream));
    const { position } = await used.client.tombstoneStream(stream);
    await ended;
    const filter = eventTypeFilter({ prefixes: ['$streamDeleted'] });
    const before = { commit: position!.commit - 1n, prepare: position!.prepare - 1n };
    const all = used.client.subscribeToAll({ fromPosition: before, filter });
    for await (const { event } of all) {
      expect(event).toMatchObject({ streamId: stream, type: '$streamDeleted', revision: 2n ** 63n - 1n, position });
      break;
    }
    await all.unsubscribe();
  });

  it('is remembered by the next node over the same log, like metadata', async () => {
    const [gone, hidden, short] = [await streamWith(1), await streamWith(1), await streamWith(3)];
    await used.client.tombstoneStream(gone);
    await used.client.deleteStream(hidden);
    await used.client.setStreamMetadata(short, { maxCount: 1 });
    const next = await EventStoreNode.start({ log: used.log });
    try {
      await withClient(next.url, async (client) => {
        await expect(client.appendToStream(gone, anEvent())).rejects.toMatchObject(deleted(gone));
        await expect(collected(client.readStream(hidden))).rejects.toMatchObject(notFound);
        expect(await collected(client.readStream(short))).toHaveLength(1);
      });
    } finally {
      await next.stop();
    }
  });
});

describe('an append outside the batch', () => {
  const credentials = { username: 'a', password: 'b' };

  it('has its limit of 1 MiB told in trailers', async () => {
    const stream = aStream();
    const large = () => anEvent('Large', { text: 'x'.repeat(600_000) });
    const refused = used.client.appendToStream(stream, [large(), large()], { credentials });
    await expect(refused).rejects.toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1024 * 1024 });
    await expect(revisions(stream)).rejects.toMatchObject(notFound);
  });

  it('needs type and content type', async () => {
    const refused = used.client.appendToStream(aStream(), { ...anEvent(), type: '' }, { credentials });
    await expect(refused).rejects.toMatchObject({ requiredMetadataProperties: ['type', 'content-type'] });
  });
});

async function collected<Event>(events: AsyncIterable<Event>): Promise<Event[]> {
  const found: Event[] = [];
  for await (const event of events) found.push(event);
  return found;
}
