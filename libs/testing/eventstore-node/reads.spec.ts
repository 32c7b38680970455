import { BACKWARDS, END, FORWARDS, START, type AppendResult, type ResolvedEvent } from '@eventstore/db-client';
import type { ReadResp as ReadResponse } from '@eventstore/db-client/generated/streams_pb.js';
import { newId } from '#libs/kernel/identifiers';
import { Empty, ReadReq } from './protocol.js';
import { identifierOf, RawClient } from './raw-client.js';
import { anEvent, aStream, someEvents, useNode } from './use-node.js';

const used = useNode();

/** More than one page of the node in either direction. */
const EVENTS = 1_203;

const collect = async (events: AsyncIterable<ResolvedEvent>) => {
  const found: ResolvedEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
};
const revisions = async (events: AsyncIterable<ResolvedEvent>) =>
  (await collect(events)).map(({ event }) => Number(event!.revision));

describe('read of a stream', () => {
  const stream = aStream();
  const from = (fromRevision: bigint | 'start' | 'end', direction: 'forwards' | 'backwards', maxCount = 100) =>
    revisions(used.client.readStream(stream, { fromRevision, direction, maxCount }));

  beforeAll(async () => {
    await used.client.appendToStream(stream, someEvents(6), { expectedRevision: 'no_stream' });
  });

  it('begins with the revision named, both ways', async () => {
    expect(await from(START, FORWARDS)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await from(2n, FORWARDS)).toEqual([2, 3, 4, 5]);
    expect(await from(2n, FORWARDS, 2)).toEqual([2, 3]);
    expect(await from(END, BACKWARDS)).toEqual([5, 4, 3, 2, 1, 0]);
    expect(await from(2n, BACKWARDS)).toEqual([2, 1, 0]);
    expect(await from(4n, BACKWARDS, 1)).toEqual([4]);
    expect(await from(START, BACKWARDS)).toEqual([0]);
  });

  it('finds nothing beyond the end, which is not to say that there is no stream', async () => {
    expect(await from(6n, FORWARDS)).toEqual([]);
    expect(await from(2n ** 64n - 1n, FORWARDS)).toEqual([]);
    expect(await from(END, FORWARDS)).toEqual([]);
    expect(await from(2n ** 64n - 1n, BACKWARDS)).toEqual([5, 4, 3, 2, 1, 0]);
    expect(await from(START, FORWARDS, 0)).toEqual([]);
  });

  it('says so when there is no stream', async () => {
    const streamName = aStream();
    const read = collect(used.client.readStream(streamName));
    await expect(read).rejects.toMatchObject({ type: 'stream-not-found', streamName });
  });
});

describe('read of $all', () => {
  const stream = aStream();
  let all: readonly bigint[];
  let newest: readonly { readonly id: string; readonly position: bigint }[];
  const positions = async (
    fromPosition: bigint | 'start' | 'end',
    direction: 'forwards' | 'backwards',
    maxCount = 1e6,
  ) => {
    const place = typeof fromPosition === 'bigint' ? { commit: fromPosition, prepare: fromPosition } : fromPosition;
    const events = await collect(used.client.readAll({ fromPosition: place, direction, maxCount }));
    return events.map(({ commitPosition, event }) => {
      expect(event!.position).toEqual({ commit: commitPosition, prepare: commitPosition });
      return commitPosition!;
    });
  };

  beforeAll(async () => {
    let revision: bigint | 'no_stream' = 'no_stream';
    for (let appended = 0; appended < EVENTS; appended += 401) {
      const result: AppendResult = await used.client.appendToStream(stream, someEvents(401), {
        expectedRevision: revision,
      });
      revision = result.nextExpectedRevision;
    }
    const events = await collect(used.client.readAll({ maxCount: 1e6 }));
    all = events.map(({ commitPosition }) => commitPosition!);
    newest = events.map(({ event, commitPosition }) => ({ id: event!.id, position: commitPosition! }));
  });

  it('goes in one order over several pages, the other way round backwards', async () => {
    expect(all.length).toBeGreaterThanOrEqual(EVENTS);
    expect(await positions(END, BACKWARDS)).toEqual([...all].reverse());
    expect(new Set(newest.map(({ id }) => id)).size).toBe(all.length);
  });

  it('has sparse positions of uneven distance that are never 0 and pass what a number can hold', () => {
    const distances = all.slice(1).map((position, index) => position - all[index]!);
    expect(all[0]! > 1n).toBe(true);
    expect(distances.every((distance) => distance > 1n)).toBe(true);
    expect(new Set(distances).size).toBeGreaterThan(1);
    const farther = (all[all.length - 1]! / BigInt(all.length)) * 40_000n;
    expect(farther > BigInt(Number.MAX_SAFE_INTEGER) && farther < 2n ** 64n).toBe(true);
  });

  it('begins with the position named forwards, before it backwards, also between two positions', async () => {
    const index = 700;
    const place = all[index]!;
    expect(await positions(place, FORWARDS)).toEqual(all.slice(index));
    expect(await positions(place, FORWARDS, 3)).toEqual(all.slice(index, index + 3));
    expect(await positions(place + 1n, FORWARDS)).toEqual(all.slice(index + 1));
    expect(await positions(place, BACKWARDS)).toEqual(all.slice(0, index).reverse());
    expect(await positions(place, BACKWARDS, 2)).toEqual([all[index - 1], all[index - 2]]);
    expect(await positions(place + 1n, BACKWARDS, 1)).toEqual([place]);
    expect(await positions(1n, FORWARDS)).toEqual(all);
    expect(await positions(1n, BACKWARDS)).toEqual([]);
    expect(await positions(2n ** 64n - 1n, FORWARDS)).toEqual([]);
    expect(await positions(2n ** 64n - 1n, BACKWARDS, 1)).toEqual(all.slice(-1));
    expect(await positions(END, FORWARDS)).toEqual([]);
    expect(await positions(START, BACKWARDS)).toEqual([]);
  });

  it('tells the position of an append', async () => {
    const { position } = await used.client.appendToStream(aStream(), someEvents(3));
    expect(await positions(END, BACKWARDS, 1)).toEqual([position!.commit]);
    expect(await positions(position!.commit, FORWARDS)).toEqual([position!.commit]);
  });
});

describe('what the client does not ask for', () => {
  let raw: RawClient;
  beforeAll(() => {
    raw = new RawClient(used.node.url);
  });
  afterAll(() => raw.close());

  const responses = async (configure: Parameters<RawClient['read']>[0]) => {
    const found: ReadResponse[] = [];
    for await (const response of raw.read(configure)) found.push(response as ReadResponse);
    return found;
  };
  const filter = (expression: 'stream' | 'type', text: { prefixes?: string[]; regex?: string }) => {
    const wanted = new ReadReq.Options.FilterOptions.Expression().setPrefixList(text.prefixes ?? []);
    if (text.regex !== undefined) wanted.setRegex(text.regex);
    const options = new ReadReq.Options.FilterOptions().setCount(new Empty()).setCheckpointintervalmultiplier(1);
    return expression === 'stream' ? options.setStreamIdentifier(wanted) : options.setEventType(wanted);
  };
  const all = (options: InstanceType<typeof ReadReq.Options>, direction: 0 | 1, count: number) =>
    options
      .setAll(new ReadReq.Options.AllOptions()[direction === 0 ? 'setStart' : 'setEnd'](new Empty()))
      .setReadDirection(direction)
      .setCount(String(count));

  it('reads $all through a filter, both ways', async () => {
    const type = `Rare.${newId().slice(0, 8)}`;
    const rare = `rare_${newId().slice(0, 8)}-1`;
    await used.client.appendToStream(rare, [anEvent(type), anEvent(), anEvent(type)]);
    await used.client.appendToStream(aStream(), someEvents(700));
    const read = async (direction: 0 | 1, count: number, ...how: Parameters<typeof filter>) =>
      (await responses((options) => all(options, direction, count).setFilter(filter(...how)))).map((response) =>
        Number(response.getEvent()!.getEvent()!.getStreamRevision()),
      );
    expect(await read(0, 10, 'type', { prefixes: ['None.', type] })).toEqual([0, 2]);
    expect(await read(1, 10, 'type', { regex: `^${type}$` })).toEqual([2, 0]);
    expect(await read(1, 2, 'stream', { prefixes: [rare.slice(0, -2)] })).toEqual([2, 1]);
    expect(await read(0, 1, 'stream', { regex: '^rare_' })).toEqual([0]);
  });

  it('sends ids as numbers when asked', async () => {
    const id = 'fedcba98-7654-4321-8fed-cba987654321';
    const stream = aStream();
    await used.client.appendToStream(stream, { ...anEvent(), id });
    const [response] = await responses((options) =>
      options
        .setUuidOption(new ReadReq.Options.UUIDOption().setStructured(new Empty()))
        .setStream(new ReadReq.Options.StreamOptions().setStreamIdentifier(identifierOf(stream)).setStart(new Empty()))
        .setCount('1'),
    );
    const bits = response!.getEvent()!.getEvent()!.getId()!.getStructured()!;
    expect([bits.getMostSignificantBits(), bits.getLeastSignificantBits()]).toEqual([
      String(BigInt.asIntN(64, 0xfedcba9876544321n)),
      String(BigInt.asIntN(64, 0x8fedcba987654321n)),
    ]);
  });

  it.each([
    ['no count', (options) => options.setAll(new ReadReq.Options.AllOptions().setStart(new Empty()))],
    ['neither a stream nor $all', (options) => options.setCount('1')],
    ['a regular expression that is none', (options) => all(options, 0, 1).setFilter(filter('type', { regex: '(' }))],
    [
      'a filter without a checkpoint interval',
      (options) => all(options, 0, 1).setFilter(filter('type', { regex: '.' }).setCheckpointintervalmultiplier(0)),
    ],
  ] satisfies [string, Parameters<RawClient['read']>[0]][])('refuses a read with %s', async (_what, configure) => {
    await expect(responses(configure)).rejects.toMatchObject({ code: 3 });
  });
});
