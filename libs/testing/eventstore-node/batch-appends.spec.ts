import type { BatchAppendResp as BatchResponse } from '@eventstore/db-client/generated/streams_pb.js';
import { newId } from '#libs/kernel/identifiers';
import { MAX_APPEND_SIZE } from './failures.js';
import { WrongExpectedVersion } from './protocol.js';
import { chunkOf, RawClient, type RawBatch } from './raw-client.js';
import { aStream, useNode } from './use-node.js';

const used = useNode();

const inTime = () => new Date(Date.now() + 20_000);

/** What an answer says, in one line. */
const said = (response: BatchResponse) => {
  const success = response.getSuccess();
  if (success !== undefined) return `revision ${success.hasNoStream() ? 'none' : success.getCurrentRevision()}`;
  return response.getError()!.getDetails()!.getTypeName();
};

describe('batch append, chunk by chunk', () => {
  let raw: RawClient;
  let batch: RawBatch;

  beforeEach(() => {
    raw = new RawClient(used.node.url);
    batch = raw.batchAppend();
  });
  afterEach(() => {
    batch.call.on('error', () => undefined);
    batch.call.cancel();
    raw.close();
  });

  const revisions = async (stream: string) => {
    const found: number[] = [];
    for await (const page of used.log.readStream(stream)) found.push(...page.map(({ revision }) => revision));
    return found;
  };

  it('puts the chunks of several appends together by their correlation ids and answers each once, with id and stream', async () => {
    const [first, second] = [
      { correlationId: newId(), stream: aStream() },
      { correlationId: newId(), stream: aStream() },
    ];
    const options = { expected: 'no-stream', deadline: inTime(), final: false } as const;
    batch.send(chunkOf({ ...first, ...options, events: [{}] }));
    batch.send(chunkOf({ ...second, ...options, events: [] }));
    batch.send(chunkOf({ correlationId: first.correlationId, events: [{}, {}], final: false }));
    batch.send(chunkOf({ correlationId: second.correlationId, events: [{}], final: true }));
    const answers = [await batch.next()];
    batch.send(chunkOf({ correlationId: first.correlationId, events: [{}], final: true }));
    answers.push(await batch.next());

    expect(
      answers.map((answer) => [
        answer.getCorrelationId()!.getString(),
        Buffer.from(answer.getStreamIdentifier()!.getStreamName_asU8()).toString(),
        said(answer),
      ]),
    ).toEqual([
      [second.correlationId, second.stream, 'revision 0'],
      [first.correlationId, first.stream, 'revision 3'],
    ]);
    expect(await revisions(first.stream)).toEqual([0, 1, 2, 3]);
  });

  it('ignores options that come again, and chunks of an append that it does not know', async () => {
    const append = { correlationId: newId(), stream: aStream(), deadline: inTime() };
    const other = aStream();
    batch.send(chunkOf({ correlationId: newId(), events: [{}], final: true }));
    batch.send(chunkOf({ ...append, expected: 'no-stream', events: [{}], final: false }));
    batch.send(chunkOf({ ...append, stream: other, expected: 7, events: [{}], final: true }));
    expect(said(await batch.next())).toBe('revision 1');
    expect(await revisions(other)).toEqual([]);
  });

  it('answers a wrong version with a status that carries it', async () => {
    const stream = aStream();
    const append = (expected: number | 'no-stream') => {
      batch.send(chunkOf({ correlationId: newId(), stream, expected, deadline: inTime(), events: [{}] }));
      return batch.next();
    };
    const versionIn = (response: BatchResponse) => {
      const details = response.getError()!.getDetails()!;
      return details
        .unpack((octets) => WrongExpectedVersion.deserializeBinary(octets), details.getTypeName())!
        .toObject();
    };
    const absent = await append(4);
    expect(absent.getError()!.getDetails()!.getTypeUrl()).toMatch(/\/event_store\.client\.WrongExpectedVersion$/);
    expect(versionIn(absent)).toMatchObject({ currentNoStream: {}, expectedStreamPosition: '4' });
    await append('no-stream');
    expect(versionIn(await append('no-stream'))).toMatchObject({ currentStreamRevision: '0', expectedNoStream: {} });
  });

  it('keeps the order of appends to one stream that are under way together', async () => {
    const stream = aStream();
    for (let revision = 0; revision < 200; revision += 1) {
      const expected = revision === 0 ? 'no-stream' : revision - 1;
      batch.send(chunkOf({ correlationId: newId(), stream, expected, deadline: inTime(), events: [{}] }));
    }
    const answers: string[] = [];
    while (answers.length < 200) answers.push(said(await batch.next()));
    expect(answers).toEqual(Array.from({ length: 200 }, (_, revision) => `revision ${revision}`));
  });

  it('refuses an append whose deadline has passed, before it looks at its size', async () => {
    const stream = aStream();
    const late = { correlationId: newId(), stream, expected: 'no-stream', deadline: new Date(Date.now() - 1) } as const;
    batch.send(chunkOf({ ...late, events: [{ data: Buffer.alloc(MAX_APPEND_SIZE + 1) }] }));
    expect(said(await batch.next())).toBe('event_store.client.Timeout');
    expect(await revisions(stream)).toEqual([]);
  });

  it('answers an append whose last chunk does not come, or that is not written in time, when its deadline passes, and only then', async () => {
    const [stream, slow] = [aStream(), aStream()];
    const deadline = new Date(Date.now() + 1_000);
    let written = () => {};
    const release = new Promise<void>((resolve) => (written = resolve));
    used.hooks = {
      afterAppend: ({ streamName }) => (streamName === slow ? release.then(() => 'continue') : 'continue'),
    };
    batch.send(chunkOf({ correlationId: newId(), stream: slow, expected: 'no-stream', deadline, events: [{}] }));
    batch.send(
      chunkOf({ correlationId: newId(), stream, expected: 'no-stream', deadline, events: [{}], final: false }),
    );
    expect([said(await batch.next()), said(await batch.next())]).toEqual([
      'event_store.client.Timeout',
      'event_store.client.Timeout',
    ]);
    written();
    // The late result is told to nobody: the next answer is that of another append.
    batch.send(chunkOf({ correlationId: newId(), stream, expected: 'no-stream', deadline: inTime(), events: [{}] }));
    expect(said(await batch.next())).toBe('revision 0');
    expect(await revisions(slow)).toEqual([0]);
  });

  it('takes 1 MiB in all and refuses one octet more, whatever the chunks', async () => {
    const stream = aStream();
    const type = 'Large';
    const half = MAX_APPEND_SIZE / 2 - 2 * type.length;
    const append = (second: number) => {
      const correlationId = newId();
      const options = { stream, expected: 'no-stream', deadline: inTime() } as const;
      batch.send(
        chunkOf({ correlationId, ...options, events: [{ type, data: Buffer.alloc(half, 'x') }], final: false }),
      );
      batch.send(chunkOf({ correlationId, events: [{ type, data: Buffer.alloc(second, 'x') }], final: true }));
      return batch.next();
    };
    const refused = await append(half + 1);
    expect(said(refused)).toBe('event_store.client.MaximumAppendSizeExceeded');
    expect(said(await append(half))).toBe('revision 1');
  });

  it('takes an append of no events where it is expected, and writes nothing', async () => {
    const stream = aStream();
    const append = (expected: number | 'no-stream' | 'any') => {
      batch.send(chunkOf({ correlationId: newId(), stream, expected, deadline: inTime(), events: [] }));
      return batch.next();
    };
    expect(said(await append('no-stream'))).toBe('revision none');
    expect(said(await append(0))).toBe('event_store.client.WrongExpectedVersion');
    expect(await revisions(stream)).toEqual([]);
  });

  it.each([
    ['an id that is none', { events: [{ id: 'x' }] }],
    ['an event without a type', { events: [{ type: '' }] }],
    ['an expectation that is missing', { expected: undefined, events: [{}] }],
    ['a name that is too long', { stream: '契'.repeat(100), events: [{}] }],
    [
      'two events with one id',
      { events: ['a', 'b'].map((type) => ({ type, id: '0192f7c0-5b1e-7c3a-9d44-51e0c0a17a2b' })) },
    ],
  ])('refuses %s alone: the stream goes on', async (_what, wrong) => {
    const stream = aStream();
    const correct = { stream, expected: 'no-stream', deadline: inTime(), events: [{}] } as const;
    batch.send(chunkOf({ ...correct, correlationId: newId(), ...wrong }));
    expect(said(await batch.next())).toBe('event_store.client.BadRequest');
    batch.send(chunkOf({ ...correct, correlationId: newId() }));
    expect(said(await batch.next())).toBe('revision 0');
  });

  it('ends the stream when a chunk has no id to answer to', async () => {
    batch.send(chunkOf({ correlationId: 'none', stream: aStream(), expected: 'no-stream', events: [{}] }));
    await expect(batch.next()).rejects.toMatchObject({ code: 3 });
  });

  it('answers what is under way when the caller has sent its last chunk, then ends', async () => {
    const stream = aStream();
    batch.send(chunkOf({ correlationId: newId(), stream, expected: 'no-stream', deadline: inTime(), events: [{}] }));
    batch.call.end();
    expect(said(await batch.next())).toBe('revision 0');
    await expect(batch.next()).rejects.toThrow('has ended');
  });
});
