import { binaryEvent, jsonEvent, START, type ResolvedEvent } from '@eventstore/db-client';
import { newId } from '#libs/kernel/identifiers';
import { anEvent, aStream, someEvents, useNode } from './use-node.js';

const used = useNode();

const read = async (stream: string) => {
  const events: NonNullable<ResolvedEvent['event']>[] = [];
  for await (const { event } of used.client.readStream(stream, { fromRevision: START })) events.push(event!);
  return events;
};

describe('append', () => {
  it('gives back what was sent: JSON and octets, names, types and metadata of every kind', async () => {
    const stream = '居委会 $账本/1';
    const sent = [
      jsonEvent({
        id: newId(),
        type: 'Opened.v1',
        data: { name: '契约', n: [1, 2.5, null] },
        metadata: { who: '某人' },
      }),
      jsonEvent({ id: newId(), type: '$own-type/居', data: { nul: 'a\u0000b' } }),
      binaryEvent({ id: newId(), type: 'Scanned.v1', data: Buffer.from([0, 255, 10]), metadata: Buffer.from([7]) }),
    ];
    const before = Date.now();
    const { nextExpectedRevision, position } = await used.client.appendToStream(stream, sent, {
      expectedRevision: 'no_stream',
    });
    expect(nextExpectedRevision).toBe(2n);

    const stored = await read(stream);
    expect(stored.map(({ streamId, revision }) => [streamId, revision])).toEqual([
      [stream, 0n],
      [stream, 1n],
      [stream, 2n],
    ]);
    expect(stored.map(({ id, type }) => ({ id, type }))).toEqual(sent.map(({ id, type }) => ({ id, type })));
    expect(stored.map(({ isJson }) => isJson)).toEqual([true, true, false]);
    expect(stored[0]).toMatchObject({ data: sent[0]!.data, metadata: { who: '某人' } });
    expect(stored[1]).toMatchObject({ data: { nul: 'a\u0000b' }, metadata: undefined });
    expect(Buffer.from(stored[2]!.data as Uint8Array)).toEqual(Buffer.from([0, 255, 10]));
    expect(stored[2]!.position).toEqual(position);
    expect(Math.abs(stored[0]!.created.getTime() - before)).toBeLessThan(60_000);
  });

  it.each(['batched', 'single'] as const)(
    'tells where the stream is when it is not at the revision: %s',
    async (way) => {
      const stream = aStream();
      // Credentials of a call take it out of the batch.
      const options = way === 'batched' ? {} : { credentials: { username: 'a', password: 'b' } };
      const append = (expectedRevision: bigint | 'no_stream' | 'any' | 'stream_exists') =>
        used.client.appendToStream(stream, anEvent(), { ...options, expectedRevision });
      const wrong = { type: 'wrong-expected-version', streamName: stream };

      await expect(append(0n)).rejects.toMatchObject({ ...wrong, expectedVersion: 0n, actualVersion: 'no_stream' });
      await expect(append('stream_exists')).rejects.toMatchObject({ ...wrong, expectedVersion: 'stream_exists' });
      await append('no_stream');
      await expect(append('no_stream')).rejects.toMatchObject({
        ...wrong,
        expectedVersion: 'no_stream',
        actualVersion: 0n,
      });
      await expect(append(2n ** 64n - 1n)).rejects.toMatchObject({
        ...wrong,
        expectedVersion: 2n ** 64n - 1n,
        actualVersion: 0n,
      });
      await append('stream_exists');
      await append('any');
      expect((await append(2n)).nextExpectedRevision).toBe(3n);
      expect(await read(stream)).toHaveLength(4);
    },
  );

  it('knows a repeated append by the ids of its events and returns the first result', async () => {
    const stream = aStream();
    const first = someEvents(2);
    const append = (events: typeof first, expectedRevision: bigint | 'no_stream' | 'any') =>
      used.client.appendToStream(stream, events, { expectedRevision });
    const result = await append(first, 'no_stream');
    await append(someEvents(1), 1n);
    expect(await append(first, 'no_stream')).toEqual(result);
    expect(await append(first, 'any')).toEqual(result);
    await expect(append([first[0]!, anEvent()], 'no_stream')).rejects.toMatchObject({ type: 'wrong-expected-version' });
    await expect(append([first[0]!, anEvent()], 'any')).rejects.toMatchObject({ type: 'wrong-expected-version' });
    await expect(append([...first].reverse(), 'no_stream')).rejects.toMatchObject({ type: 'wrong-expected-version' });
    expect(await read(stream)).toHaveLength(3);
  });

  it('lets all of many writers that name no revision append, and exactly one of those that name the same', async () => {
    const stream = aStream();
    await Promise.all(Array.from({ length: 50 }, () => used.client.appendToStream(stream, anEvent())));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => used.client.appendToStream(stream, anEvent(), { expectedRevision: 49n })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await read(stream)).map(({ revision }) => Number(revision))).toEqual(
      Array.from({ length: 51 }, (_, n) => n),
    );
  });
});
