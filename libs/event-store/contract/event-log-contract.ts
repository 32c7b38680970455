import fc from 'fast-check';
import { newId } from '#libs/kernel/identifiers';
import {
  START_OF_LOG,
  WrongExpectedRevisionError,
  type EventLog,
  type LogPage,
  type Position,
  type ReadAllOptions,
  type StoredEvent,
} from '../event-log.js';
import { anEvent, someEvents, someMetadata } from './events.js';

/** Milliseconds for the tests that append some thousands of events. */
const LOAD_TIMEOUT = 120_000;

/** Milliseconds within which a live subscriber must hear of an event; far above what is usual, far below what a reader endures. */
const LIVE_TIMEOUT = 20_000;

/**
 * What every adapter of the event log promises. Call it in a spec of the adapter.
 * @param makeLog another instance over the same log at each call, as another process would have it
 */
export function describeEventLog(name: string, makeLog: () => Promise<EventLog> | EventLog): void {
  jest.setTimeout(LOAD_TIMEOUT);
  describe(`event log contract: ${name}`, () => {
    const made: EventLog[] = [];
    const another = async () => {
      const log = await makeLog();
      made.push(log);
      return log;
    };
    let log: EventLog;

    beforeAll(async () => {
      log = await another();
    });
    afterAll(async () => {
      await Promise.all(made.map((each) => each.close()));
    });

    describe('append and read back', () => {
      it('gives back what was appended, in order', async () => {
        const stream = aStream();
        const before = new Date(Date.now() - CLOCK_TOLERANCE).toISOString();
        const events = [
          anEvent({ type: 'Opened.v1', data: { name: '契约', nested: [1, 2.5, null, true, { deep: '' }] } }),
          anEvent({ type: 'Changed.v2', metadata: someMetadata({ reason: '当事人申请' }) }),
        ];
        const result = await log.append(stream, 'no-stream', events);
        expect(result.revision).toBe(1);

        const stored = await streamOf(log, stream);
        expect(stored.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }))).toEqual(events);
        expect(stored.map(({ streamId, revision }) => [streamId, revision])).toEqual([
          [stream, 0],
          [stream, 1],
        ]);
        expect(stored[1]!.position).toBe(result.position);
        expect(stored[0]!.position < stored[1]!.position).toBe(true);
        for (const { recordedAt } of stored) {
          expect(recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
          expect(recordedAt >= before).toBe(true);
        }
        expect(await log.head()).toBe(result.position);
      });

      it('keeps every text the log may hold, 4-byte characters and · among them', async () => {
        const texts = ['𠮷田·古丽', '👨‍👩‍👧', 'a\tb\nc\r"\\', '\\u0000', '\u2028', "';--", '\u001f', '％１２'];
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.oneof(fc.constantFrom(...texts), storableText), { minLength: 1, maxLength: 5 }),
            async (data) => {
              const stream = aStream();
              await log.append(stream, 'no-stream', [anEvent({ data })]);
              expect((await streamOf(log, stream))[0]!.data).toEqual(data);
            },
          ),
          { numRuns: 50, examples: [[texts]] },
        );
      });

      it('has no page for an absent stream', async () => {
        const pages: unknown[] = [];
        for await (const page of log.readStream(aStream())) pages.push(page);
        expect(pages).toEqual([]);
      });

      it.each([
        ['NUL', 'a\u0000b'],
        ['half a surrogate pair', 'a\ud842b'],
        ['NUL behind a backslash', '\\\u0000'],
      ])('refuses %s and writes nothing', async (_, text) => {
        const stream = aStream();
        const append = log.append(stream, 'no-stream', [anEvent(), anEvent({ data: { text } })]);
        await expect(append).rejects.toMatchObject({ kind: { code: 'event-log.text-not-storable', status: 422 } });
        expect(await streamOf(log, stream)).toEqual([]);
      });

      it('refuses an event that is too large and takes one that is not', async () => {
        const stream = aStream();
        await log.append(stream, 'no-stream', [anEvent({ data: '契'.repeat(340_000) })]);
        const append = log.append(stream, 0, [anEvent({ data: '契'.repeat(350_000) })]);
        await expect(append).rejects.toMatchObject({ kind: { code: 'event-log.event-too-large', status: 413 } });
        expect((await streamOf(log, stream)).map(({ data }) => (data as string).length)).toEqual([340_000]);
      });

      it('refuses an append without events', async () => {
        await expect(log.append(aStream(), 'no-stream', [])).rejects.toThrow(RangeError);
      });
    });

    describe('expected revision', () => {
      it('appends at the exact revision only', async () => {
        const stream = aStream();
        await expectConflict(log.append(stream, 0, [anEvent()]), 'no-stream');
        await log.append(stream, 'no-stream', [anEvent()]);
        await expectConflict(log.append(stream, 'no-stream', [anEvent()]), 0);
        await expectConflict(log.append(stream, 1, [anEvent()]), 0);
        await log.append(stream, 0, someEvents(3));
        await expectConflict(log.append(stream, 0, [anEvent()]), 3);
        expect((await log.append(stream, 3, [anEvent()])).revision).toBe(4);
        expect((await streamOf(log, stream)).map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4]);
      });

      it('is all or none: a refused append leaves no event behind', async () => {
        const stream = aStream();
        await log.append(stream, 'no-stream', someEvents(2));
        await expectConflict(log.append(stream, 0, someEvents(50)), 1);
        expect(await streamOf(log, stream)).toHaveLength(2);
      });

      it('lets exactly one of 64 writers win, over several instances, with one and with many events', async () => {
        const instances = await Promise.all([another(), another(), another(), another()]);
        for (const count of [1, 5]) {
          const stream = aStream();
          await log.append(stream, 'no-stream', [anEvent()]);
          const attempts = Array.from({ length: 64 }, (_, writer) => ({ writer, events: someEvents(count) }));
          const outcomes = await Promise.allSettled(
            attempts.map(({ writer, events }) => instances[writer % instances.length]!.append(stream, 0, events)),
          );
          const winners = attempts.filter((_, index) => outcomes[index]!.status === 'fulfilled');
          expect(winners).toHaveLength(1);
          for (const outcome of outcomes) {
            if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(WrongExpectedRevisionError);
          }
          const ids = (await streamOf(log, stream)).slice(1).map(({ id }) => id);
          expect(ids).toEqual(winners[0]!.events.map(({ id }) => id));
        }
      });

      it('fails no neighbour: conflicts and successes of one moment go their own ways', async () => {
        const taken = Array.from({ length: 20 }, aStream);
        await Promise.all(taken.map((stream) => log.append(stream, 'no-stream', [anEvent()])));
        const fresh = Array.from({ length: 20 }, aStream);
        const outcomes = await Promise.allSettled(
          taken.flatMap((stream, index) => [
            log.append(stream, 'no-stream', someEvents(2)),
            log.append(fresh[index]!, 'no-stream', someEvents(2)),
          ]),
        );
        expect(outcomes.map(({ status }) => status)).toEqual(taken.flatMap(() => ['rejected', 'fulfilled']));
        for (const stream of fresh) expect(await streamOf(log, stream)).toHaveLength(2);
        for (const stream of taken) expect(await streamOf(log, stream)).toHaveLength(1);
      });

      it('keeps the order of appends to one stream sent without waiting', async () => {
        const stream = aStream();
        const results = await Promise.all(
          Array.from({ length: 30 }, (_, index) =>
            log.append(stream, index === 0 ? 'no-stream' : index - 1, [anEvent()]),
          ),
        );
        expect(results.map(({ revision }) => revision)).toEqual(Array.from({ length: 30 }, (_, index) => index));
      });
    });

    describe('a repeated append', () => {
      it('returns the first result and writes nothing, at once and after others appended, from any instance', async () => {
        const stream = aStream();
        const events = someEvents(3);
        const first = await log.append(stream, 'no-stream', events);
        expect(await log.append(stream, 'no-stream', events)).toEqual(first);
        await log.append(stream, 2, [anEvent()]);
        expect(await (await another()).append(stream, 'no-stream', events)).toEqual(first);
        const later = someEvents(2);
        const second = await log.append(stream, 3, later);
        expect(await log.append(stream, 3, later)).toEqual(second);
        expect(await streamOf(log, stream)).toHaveLength(6);
      });

      it('is recognised when both run at the same moment', async () => {
        const stream = aStream();
        const events = someEvents(2);
        const other = await another();
        const [first, ...others] = await Promise.all(
          Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? log : other).append(stream, 'no-stream', events)),
        );
        for (const result of others) expect(result).toEqual(first);
        expect(await streamOf(log, stream)).toHaveLength(2);
      });

      it('fails with other ids, with some of the ids, in another order and at another revision', async () => {
        const stream = aStream();
        const [a, b, c] = someEvents(3) as [
          ReturnType<typeof anEvent>,
          ReturnType<typeof anEvent>,
          ReturnType<typeof anEvent>,
        ];
        await log.append(stream, 'no-stream', [a, b]);
        await expectConflict(log.append(stream, 'no-stream', [c]), 1);
        await expectConflict(log.append(stream, 'no-stream', [a, c]), 1);
        await expectConflict(log.append(stream, 'no-stream', [b, a]), 1);
        await expectConflict(log.append(stream, 'no-stream', [a, b, c]), 1);
        await expectConflict(log.append(stream, 0, [a]), 1);
        expect((await streamOf(log, stream)).map(({ id }) => id)).toEqual([a.id, b.id]);
      });
    });

    describe('reading a stream', () => {
      const stream = aStream();
      const LENGTH = 700; // several pages of any adapter
      beforeAll(async () => {
        await log.append(
          stream,
          'no-stream',
          Array.from({ length: LENGTH }, (_, index) => anEvent({ data: index })),
        );
      });

      it('reads forwards and backwards from any revision with any limit', async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.constantFrom('forwards' as const, 'backwards' as const),
            fc.option(fc.nat(LENGTH + 5), { nil: undefined }),
            fc.option(fc.integer({ min: 1, max: LENGTH + 5 }), { nil: undefined }),
            async (direction, from, limit) => {
              const all = Array.from({ length: LENGTH }, (_, index) => index);
              const ordered =
                direction === 'forwards' ? all.slice(from ?? 0) : all.slice(0, (from ?? LENGTH) + 1).reverse();
              const read: number[] = [];
              const options = {
                direction,
                ...(from === undefined ? {} : { from }),
                ...(limit === undefined ? {} : { limit }),
              };
              for await (const page of log.readStream(stream, options)) {
                expect(page.length).toBeGreaterThan(0);
                for (const event of page) {
                  expect(event.data).toBe(event.revision);
                  read.push(event.revision);
                }
              }
              expect(read).toEqual(ordered.slice(0, limit));
            },
          ),
          {
            numRuns: 40,
            examples: [
              ['forwards', undefined, undefined],
              ['backwards', undefined, undefined],
              ['backwards', undefined, 1],
            ],
          },
        );
      });
    });

    describe('reading all', () => {
      const categories = ['alpha', 'beta', 'gamma'].map((prefix) => `${prefix}${newId().replaceAll('-', '')}`);
      const types = ['Ordinary.v1', 'Common.v1', 'Rare.v1'].map((type) => `${type.replace('.', `${categories[0]}.`)}`);
      let start: Position;
      let everything: StoredEvent[];

      beforeAll(async () => {
        start = await log.head();
        // One in a hundred is rare, so that whole pages hold none.
        const appends = Array.from({ length: 600 }, (_, index) =>
          log.append(
            `${categories[index % 50 === 0 ? 2 : index % 2]}-${newId()}`,
            'no-stream',
            someEvents(1 + (index % 3), { type: types[index % 100 === 0 ? 2 : index % 2]! }),
          ),
        );
        await Promise.all(appends);
        everything = (await pagesOf(log, { after: start })).flatMap(({ events }) => events);
      }, LOAD_TIMEOUT);

      it('gives every event once, in order, from any position up to any other, in pages of any size', async () => {
        expect(everything).toHaveLength(1200);
        expectOrdered(everything);
        await fc.assert(
          fc.asyncProperty(
            fc.nat(everything.length - 1),
            fc.nat(everything.length - 1),
            fc.integer({ min: 25, max: 500 }),
            async (first, last, pageSize) => {
              const after = everything[first]!.position;
              const upTo = everything[last]!.position;
              const pages = await pagesOf(log, { after, upTo, pageSize });
              expect(pages.flatMap(({ events }) => events)).toEqual(
                everything.slice(first + 1, Math.max(first, last) + 1),
              );
              for (const { events } of pages) expect(events.length).toBeLessThanOrEqual(pageSize);
              if (last > first) expect(pages[pages.length - 1]!.checkpoint).toBe(upTo);
            },
          ),
          { numRuns: 15 },
        );
      });

      it('ends at the end of the log as it was when the read began', async () => {
        const read = log.readAll({ after: start, pageSize: 100 })[Symbol.asyncIterator]();
        const first = await read.next();
        const late = await log.append(aStream(), 'no-stream', [anEvent()]);
        const positions: Position[] = (first.value as LogPage).events.map(({ position }) => position);
        let last = first.value as LogPage;
        for (let next = await read.next(); next.done !== true; next = await read.next()) {
          last = next.value;
          positions.push(...last.events.map(({ position }) => position));
        }
        expect(positions).toEqual(everything.map(({ position }) => position));
        expect(last.checkpoint < late.position).toBe(true);
        expect(last.caughtUp).toBe(true);
      });

      it('filters by categories, by types, and by both', async () => {
        const subset = (values: readonly string[]) =>
          fc.option(fc.subarray([...values, 'Unknown.v1']), { nil: undefined });
        await fc.assert(
          fc.asyncProperty(
            subset(categories),
            subset(types),
            fc.integer({ min: 25, max: 400 }),
            async (wanted, wantedTypes, pageSize) => {
              const filter = {
                ...(wanted === undefined ? {} : { categories: wanted }),
                ...(wantedTypes === undefined ? {} : { types: wantedTypes }),
              };
              const upTo = everything[everything.length - 1]!.position;
              const pages = await pagesOf(log, { after: start, upTo, filter, pageSize });
              const expected = everything.filter(
                ({ streamId, type }) =>
                  (wanted === undefined || wanted.includes(streamId.split('-')[0]!)) &&
                  (wantedTypes === undefined || wantedTypes.includes(type)),
              );
              expect(pages.flatMap(({ events }) => events)).toEqual(expected);
              expectCheckpoints(pages, start);
              // Whoever filters must not examine the same events again the next time.
              expect(pages[pages.length - 1]!.checkpoint).toBe(upTo);
            },
          ),
          {
            numRuns: 30,
            examples: [
              [[], undefined, 100],
              [['Unknown.v1'], undefined, 100],
              [undefined, [types[2]!], 1],
            ],
          },
        );
      });

      it('gives nothing beyond the end', async () => {
        expect((await pagesOf(log, { after: await log.head() })).flatMap(({ events }) => events)).toEqual([]);
      });
    });

    describe('subscription', () => {
      it('catches up, says so once it has, and then follows', async () => {
        const category = aCategory();
        const stream = `${category}-${newId()}`;
        await log.append(stream, 'no-stream', someEvents(250));
        const subscriber = new Subscriber(log, { categories: [category] }, { pageSize: 100 });
        await subscriber.until(({ pages }) => pages.some(({ caughtUp }) => caughtUp));
        expect(subscriber.events).toHaveLength(250);
        const caughtUpAt = subscriber.pages.findIndex(({ caughtUp }) => caughtUp);
        expect(subscriber.pages.slice(0, caughtUpAt).flatMap(({ events }) => events).length).toBeLessThanOrEqual(250);

        await log.append(stream, 249, [anEvent()]);
        await subscriber.until(({ events }) => events.length === 251);
        await (await another()).append(stream, 250, [anEvent()]);
        await subscriber.until(({ events }) => events.length === 252);
        await subscriber.end();
        expect(subscriber.events.map(({ revision }) => revision)).toEqual(
          Array.from({ length: 252 }, (_, index) => index),
        );
        expectCheckpoints(subscriber.pages, START_OF_LOG);
      });

      it('says at once that it is at the end when it starts there, without an event', async () => {
        const head = await log.head();
        const subscriber = new Subscriber(log, {}, { after: head });
        await subscriber.until(({ pages }) => pages.length > 0);
        await subscriber.end();
        expect(subscriber.pages).toEqual([{ events: [], checkpoint: head, caughtUp: true }]);
      });

      it('moves its checkpoint over events that do not match', async () => {
        const subscriber = new Subscriber(log, { types: ['Unknown.v1'] }, { after: await log.head() });
        const { position } = await log.append(aStream(), 'no-stream', someEvents(3));
        await subscriber.until(({ pages }) => pages.some(({ checkpoint }) => checkpoint >= position));
        await subscriber.end();
        expect(subscriber.events).toEqual([]);
      });

      it('ends quietly when asked to: before it begins, while it waits, and with a page in hand', async () => {
        const ended = new AbortController();
        ended.abort();
        expect(await collect(log.subscribe({ signal: ended.signal }))).toEqual([]);

        const waiting = new Subscriber(log, {}, { after: await log.head() });
        await waiting.until(({ pages }) => pages.length === 1);
        await waiting.end();

        const controller = new AbortController();
        const pages: LogPage[] = [];
        for await (const page of log.subscribe({ signal: controller.signal, pageSize: 1 })) {
          pages.push(page);
          controller.abort();
        }
        expect(pages).toHaveLength(1);
      });

      it(
        'misses nothing, repeats nothing and keeps the order under several writers, for fast and slow consumers',
        async () => {
          const category = aCategory();
          const writers = await Promise.all(Array.from({ length: 4 }, another));
          const after = await log.head();
          const subscribers = [
            new Subscriber(log, { categories: [category] }, { after }),
            new Subscriber(await another(), { categories: [category] }, { after, pageSize: 7 }),
            new Subscriber(await another(), {}, { after, pageSize: 50, pause: 5 }),
          ];
          const appended: string[] = [];
          await Promise.all(
            writers.flatMap((writer) =>
              Array.from({ length: 8 }, async () => {
                const stream = `${category}-${newId()}`;
                for (let revision = -1; revision < 49;) {
                  const events = someEvents(1 + (appended.length % 3));
                  const result = await writer.append(stream, revision === -1 ? 'no-stream' : revision, events);
                  revision = result.revision;
                  appended.push(...events.map(({ id }) => id));
                }
              }),
            ),
          );
          const ofCategory = (subscriber: Subscriber) =>
            subscriber.events.filter(({ streamId }) => streamId.startsWith(category));
          await Promise.all(
            subscribers.map((subscriber) =>
              subscriber.until(() => ofCategory(subscriber).length >= appended.length, LOAD_TIMEOUT),
            ),
          );
          for (const subscriber of subscribers) {
            await subscriber.end();
            expectOrdered(subscriber.events);
            expectCheckpoints(subscriber.pages, after);
            expect(
              ofCategory(subscriber)
                .map(({ id }) => id)
                .sort(),
            ).toEqual([...appended].sort());
          }
        },
        LOAD_TIMEOUT,
      );

      it('fetches only as its consumer asks', async () => {
        const category = aCategory();
        const events = Array.from({ length: 20 }, () =>
          log.append(`${category}-${newId()}`, 'no-stream', someEvents(100)),
        );
        await Promise.all(events);
        const controller = new AbortController();
        const subscription = log.subscribe({
          filter: { categories: [category] },
          pageSize: 10,
          signal: controller.signal,
        });
        const iterator = subscription[Symbol.asyncIterator]();
        const first = (await iterator.next()).value as LogPage;
        expect(first.events.length).toBeLessThanOrEqual(10);
        // What is appended while the consumer sleeps comes when it asks, in its place.
        const late = await log.append(`${category}-${newId()}`, 'no-stream', [anEvent()]);
        const seen = [...first.events];
        while (seen[seen.length - 1]!.position < late.position) {
          const page = (await iterator.next()).value as LogPage;
          expect(page.events.length).toBeLessThanOrEqual(10);
          seen.push(...page.events);
        }
        controller.abort();
        expect((await iterator.next()).done).toBe(true);
        expect(seen).toHaveLength(2001);
        expectOrdered(seen);
      });
    });

    it(
      'shows no event before an earlier one, to any reader, while several writers append',
      async () => {
        const writers = await Promise.all(Array.from({ length: 3 }, another));
        const readers = await Promise.all(Array.from({ length: 2 }, another));
        const start = await log.head();
        let writing = true;
        const seenBy = readers.map(async (reader) => {
          const seen: StoredEvent[] = [];
          let after = start;
          for (let last = false; !last;) {
            last = !writing;
            for (const page of await pagesOf(reader, { after, pageSize: 64 })) {
              seen.push(...page.events);
              after = page.checkpoint;
            }
          }
          return seen;
        });
        await Promise.all(
          writers.flatMap((writer) =>
            Array.from({ length: 10 }, async () => {
              for (let count = 0; count < 15; count++)
                await writer.append(aStream(), 'no-stream', someEvents(1 + (count % 4)));
            }),
          ),
        );
        writing = false;
        const everything = (await pagesOf(log, { after: start })).flatMap(({ events }) => events);
        for (const seen of await Promise.all(seenBy)) {
          expect(seen.map(({ position }) => position)).toEqual(everything.map(({ position }) => position));
        }
      },
      LOAD_TIMEOUT,
    );

    it('finishes what is under way when closed, and then refuses', async () => {
      const closing = await another();
      const streams = Array.from({ length: 40 }, aStream);
      const appends = streams.map((stream) => closing.append(stream, 'no-stream', [anEvent()]));
      await closing.close();
      await Promise.all(appends);
      for (const stream of streams) expect(await streamOf(log, stream)).toHaveLength(1);
      await expect(closing.append(aStream(), 'no-stream', [anEvent()])).rejects.toThrow();
      await closing.close();
    });
  });
}

/** Milliseconds the log's clock may be behind that of the test. */
const CLOCK_TOLERANCE = 60_000;

/** Any text without NUL and unpaired surrogates. */
const storableText = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replaceAll('\0', ''));

function aCategory(): string {
  return `category${newId().replaceAll('-', '')}`;
}

function aStream(): string {
  return `contract-${newId()}`;
}

async function expectConflict(append: Promise<unknown>, actual: number | 'no-stream'): Promise<void> {
  const error = await append.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(WrongExpectedRevisionError);
  expect((error as WrongExpectedRevisionError).actual).toBe(actual);
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function streamOf(log: EventLog, streamId: string): Promise<StoredEvent[]> {
  return (await collect(log.readStream(streamId))).flat();
}

function pagesOf(log: EventLog, options: ReadAllOptions): Promise<LogPage[]> {
  return collect(log.readAll(options));
}

function expectOrdered(events: readonly StoredEvent[]): void {
  for (let index = 1; index < events.length; index++) {
    if (!(events[index - 1]!.position < events[index]!.position)) {
      throw new Error(`event ${index} at ${events[index]!.position} follows ${events[index - 1]!.position}`);
    }
  }
}

/** Each checkpoint lies at or behind the events of its page and before those of the next. */
function expectCheckpoints(pages: readonly LogPage[], start: Position): void {
  let previous = start;
  for (const { events, checkpoint } of pages) {
    for (const { position } of events) {
      expect(position > previous).toBe(true);
      expect(position <= checkpoint).toBe(true);
    }
    expect(checkpoint >= previous).toBe(true);
    previous = checkpoint;
  }
}

/** Consumes a subscription and lets a test wait for what it has seen. */
class Subscriber {
  readonly pages: LogPage[] = [];
  readonly events: StoredEvent[] = [];
  private readonly controller = new AbortController();
  private readonly finished: Promise<void>;
  private failure: Error | undefined;
  private look: (() => void) | undefined;

  constructor(
    log: EventLog,
    filter: NonNullable<ReadAllOptions['filter']>,
    { pause = 0, ...options }: { after?: Position; pageSize?: number; pause?: number },
  ) {
    this.finished = this.consume(log.subscribe({ ...options, filter, signal: this.controller.signal }), pause).catch(
      (error: unknown) => {
        this.failure = error instanceof Error ? error : new Error(String(error));
        this.look?.();
      },
    );
  }

  async until(condition: (seen: Subscriber) => boolean, timeout = LIVE_TIMEOUT): Promise<void> {
    const end = Date.now() + timeout;
    while (!condition(this)) {
      if (this.failure !== undefined) throw this.failure;
      const left = end - Date.now();
      if (left <= 0) throw new Error(`not seen within ${timeout} ms; events so far: ${this.events.length}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.look = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async end(): Promise<void> {
    this.controller.abort();
    await this.finished;
    if (this.failure !== undefined) throw this.failure;
  }

  private async consume(subscription: AsyncIterable<LogPage>, pause: number): Promise<void> {
    for await (const page of subscription) {
      this.pages.push(page);
      this.events.push(...page.events);
      this.look?.();
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
