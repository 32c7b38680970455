import {
  END,
  eventTypeFilter,
  streamNameFilter,
  type AllStreamSubscription,
  type Position,
  type StreamSubscription,
} from '@eventstore/db-client';
import { once } from 'node:events';
import { newId } from '#libs/kernel/identifiers';
import { anEvent, aStream, someEvents, useNode } from './use-node.js';

const used = useNode();

/** What a subscription says, in the order in which it says it. */
class Heard {
  readonly words: string[] = [];
  private readonly events: AsyncIterator<{ event?: { id: string } | undefined }>;

  constructor(readonly subscription: AllStreamSubscription | StreamSubscription) {
    subscription.on('confirmation', () => this.words.push('confirmed'));
    subscription.on('caughtUp' as 'confirmation', () => this.words.push('caught up'));
    subscription.on('fellBehind' as 'confirmation', () => this.words.push('fell behind'));
    this.events = subscription[Symbol.asyncIterator]() as never;
  }

  async ids(count: number): Promise<string[]> {
    const found: string[] = [];
    while (found.length < count) {
      const { value } = await this.events.next();
      found.push((value as { event: { id: string } }).event.id);
    }
    return found;
  }

  async until(word: string): Promise<void> {
    while (!this.words.includes(word))
      await once(this.subscription, word === 'confirmed' ? 'confirmation' : 'caughtUp');
  }
}

describe('subscription', () => {
  const open: Heard[] = [];
  const heard = (subscription: AllStreamSubscription | StreamSubscription) => {
    const each = new Heard(subscription);
    open.push(each);
    return each;
  };
  afterEach(async () => {
    for (const { subscription } of open.splice(0)) {
      subscription.on('error', () => undefined);
      await subscription.unsubscribe();
    }
  });
  const append = async (stream: string, count = 1, type?: string) => {
    const events = someEvents(count, type);
    const { position, nextExpectedRevision } = await used.client.appendToStream(stream, events);
    return { ids: events.map(({ id }) => id), position: position!, revision: nextExpectedRevision };
  };

  describe('to $all', () => {
    it('is confirmed with an id, delivers what is there, says once that it has caught up, goes on with what comes', async () => {
      const stream = aStream();
      const before = await append(stream, 3);
      const start = await append(stream, 600);
      const filter = streamNameFilter({ prefixes: [stream] });
      const all = heard(used.client.subscribeToAll({ fromPosition: before.position, filter }));
      // From a position: the event there is known already.
      expect(await all.ids(600)).toEqual(start.ids);
      await all.until('caught up');
      expect((all.subscription as { id?: string }).id).toMatch(/^[0-9a-f-]{36}$/);
      for (let turn = 0; turn < 5; turn += 1) {
        const { ids } = await append(stream, 2);
        expect(await all.ids(2)).toEqual(ids);
      }
      expect(all.words).toEqual(['confirmed', 'caught up']);
    });

    it('begins at the end when asked to', async () => {
      await append(aStream(), 2);
      const all = heard(used.client.subscribeToAll({ fromPosition: END }));
      await all.until('caught up');
      const { ids } = await append(aStream(), 2);
      expect(await all.ids(2)).toEqual(ids);
    });

    it('delivers every event once and in order while many append', async () => {
      const { position } = await append(aStream());
      const all = heard(used.client.subscribeToAll({ fromPosition: position }));
      const appended = Promise.all(Array.from({ length: 300 }, () => append(aStream(), 3)));
      const ids = await all.ids(900);
      const expected = (await appended)
        .sort((a, b) => (a.position.commit < b.position.commit ? -1 : 1))
        .flatMap((each) => each.ids);
      expect(ids).toEqual(expected);
    });

    it('says that it fell behind when the reader lets a page pile up, and once more that it has caught up', async () => {
      const filter = streamNameFilter({ prefixes: ['large_'] });
      const all = heard(used.client.subscribeToAll({ fromPosition: END, filter }, { highWaterMark: 1 }));
      await all.until('caught up');
      // More than the buffers between node and reader hold.
      const stream = `large_${newId().slice(0, 8)}-1`;
      const ids: string[] = [];
      for (let turn = 0; turn < 20; turn += 1) {
        const events = Array.from({ length: 60 }, () => anEvent('Large', { text: 'x'.repeat(10_000) }));
        ids.push(...events.map(({ id }) => id));
        await used.client.appendToStream(stream, events);
      }
      expect(await all.ids(ids.length)).toEqual(ids);
      const last = await append(stream);
      expect(await all.ids(1)).toEqual(last.ids);
      expect(all.words).toEqual(['confirmed', 'caught up', 'fell behind', 'caught up']);
    });

    it.each([
      ['types by prefix', eventTypeFilter({ prefixes: ['Wanted.'] })],
      ['types by expression', eventTypeFilter({ regex: '^Wanted\\.' })],
      ['streams by prefix', streamNameFilter({ prefixes: ['wanted-'] })],
      ['streams by expression', streamNameFilter({ regex: '^wanted-' })],
    ])('filters %s', async (_what, filter) => {
      const { position } = await append(aStream());
      await append(aStream(), 2, 'Unwanted.v1');
      const wanted = await append(`wanted-${newId()}`, 2, 'Wanted.v1');
      const all = heard(used.client.subscribeToAll({ fromPosition: position, filter }));
      expect(await all.ids(2)).toEqual(wanted.ids);
      await append(aStream(), 2, 'Unwanted.v1');
      const more = await append(`wanted-${newId()}`, 1, 'Wanted.v2');
      expect(await all.ids(1)).toEqual(more.ids);
    });

    it('tells how far it has come every multiplier × window examined events, whether they match or not', async () => {
      const { position } = await append(aStream());
      const checkpoints: Position[] = [];
      const filter = eventTypeFilter({
        prefixes: ['Wanted.'],
        maxSearchWindow: 5,
        checkpointInterval: 3,
        checkpointReached: async (_, place) => void checkpoints.push(place),
      });
      const all = heard(used.client.subscribeToAll({ fromPosition: position, filter }));
      const examined: bigint[] = [];
      // Some before it has caught up, some after.
      for (let turn = 0; turn < 50; turn += 1) {
        examined.push((await append(aStream(), 1, turn % 9 === 0 ? 'Wanted.v1' : 'Other.v1')).position.commit);
        if (turn === 20) await all.until('caught up');
      }
      const last = await append(aStream(), 1, 'Wanted.last');
      while ((await all.ids(1))[0] !== last.ids[0]);
      expect(checkpoints.map(({ commit }) => commit)).toEqual([examined[14], examined[29], examined[44]]);
    });

    it('examines 32 events between checkpoints when the reader names no window', async () => {
      const { position } = await append(aStream());
      const reached = new Promise<Position>((resolve) => {
        const filter = eventTypeFilter({ prefixes: ['None.'], checkpointReached: async (_, place) => resolve(place) });
        heard(used.client.subscribeToAll({ fromPosition: position, filter }));
      });
      await append(aStream(), 31);
      const { position: thirtySecond } = await append(aStream());
      await append(aStream(), 3);
      expect(await reached).toEqual(thirtySecond);
    });
  });

  describe('to a stream', () => {
    it('begins after the revision named, says once that it has caught up, goes on with what comes', async () => {
      const stream = aStream();
      const first = await append(stream, 4);
      const one = heard(used.client.subscribeToStream(stream, { fromRevision: 1n }));
      expect(await one.ids(2)).toEqual(first.ids.slice(2));
      await one.until('caught up');
      await append(aStream(), 3);
      const second = await append(stream, 2);
      expect(await one.ids(2)).toEqual(second.ids);
      expect(one.words).toEqual(['confirmed', 'caught up']);
    });

    it('waits for a stream that is not there yet', async () => {
      const stream = aStream();
      const one = heard(used.client.subscribeToStream(stream));
      await one.until('caught up');
      const { ids } = await append(stream, 2);
      expect(await one.ids(2)).toEqual(ids);
    });

    it('begins at the end when asked to, and misses nothing of what is appended at once', async () => {
      const stream = aStream();
      await append(stream, 2);
      const one = heard(used.client.subscribeToStream(stream, { fromRevision: END }));
      await one.until('caught up');
      const appended: string[] = [];
      for (let turn = 0; turn < 100; turn += 1) appended.push(...(await append(stream)).ids);
      expect(await one.ids(100)).toEqual(appended);
    });
  });
});
