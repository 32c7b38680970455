import type { ClientBase, Pool } from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Broadcast, Consumer, ParkedMessages } from '../broadcast.js';
import type { IntegrationEvent } from '../integration-event.js';

/** What an adapter gives the contract suite. */
export interface BroadcastHarness {
  broadcast(): Broadcast & ParkedMessages;
  /** Of the role the consumers use. The suite makes the table `messaging.contract_effect` through `owner`. */
  pool(): Pool;
  owner(): Pool;
  /** Makes an integration event of this type happen; of one subject in the order of the calls. @returns its id */
  publish(subject: string, number: number): Promise<Uuid>;
  readonly type: string;
  /** Makes something arrive, of a subject of its own, that cannot be read or made into a message. */
  publishUnreadable(): Promise<void>;
  /** As after a crash between effect and checkpoint: everything is delivered again. No instance of the consumer runs meanwhile. */
  forgetProgress(consumer: string): Promise<void>;
}

/** Milliseconds for a busy machine before a test calls delivery stuck. */
const PATIENCE = 30_000;

/** What every broadcast adapter promises; each runs it against the real engines. */
export function describeBroadcast(adapter: string, harness: BroadcastHarness): void {
  describe(`broadcast: ${adapter}`, () => {
    const controllers: AbortController[] = [];
    const ends: Promise<void>[] = [];
    let tests = 0;
    let name = '';

    beforeAll(async () => {
      await harness.owner().query(
        `CREATE TABLE messaging.contract_effect (
           id bigint GENERATED ALWAYS AS IDENTITY, consumer text, event_id uuid, subject text, number integer);
         GRANT ALL ON messaging.contract_effect TO qiyue_service, qiyue_projector`,
      );
    });
    beforeEach(() => {
      name = `contract-${++tests}`;
    });
    async function stopAll(): Promise<void> {
      for (const controller of controllers.splice(0)) controller.abort();
      await Promise.all(ends.splice(0));
    }
    afterEach(stopAll);

    const subjectOf = (subject: string) => `${subject}${tests}`;

    async function note(consumer: string, message: IntegrationEvent, client: ClientBase): Promise<void> {
      const { number } = message.data as { number: number };
      await client.query(
        'INSERT INTO messaging.contract_effect (consumer, event_id, subject, number) VALUES ($1, $2, $3, $4)',
        [consumer, message.id, message.subject, number],
      );
    }

    function consumer(
      handle: Consumer['handle'] = (message, client) => note(name, message, client),
      its = name,
    ): Consumer {
      return { name: its, types: [harness.type], handle };
    }

    function run(one: Consumer): AbortController {
      const controller = new AbortController();
      controllers.push(controller);
      ends.push(harness.broadcast().consume(one, controller.signal));
      return controller;
    }

    async function effects(of = name): Promise<readonly { eventId: Uuid; subject: string; number: number }[]> {
      const { rows } = await harness
        .pool()
        .query<{ eventId: Uuid; subject: string; number: number }>(
          'SELECT event_id AS "eventId", subject, number FROM messaging.contract_effect WHERE consumer = $1 ORDER BY id',
          [of],
        );
      return rows;
    }

    async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
      const end = Date.now() + PATIENCE;
      while (!(await condition())) {
        if (Date.now() > end) throw new Error('the condition did not come true in time');
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }

    const seen = (ids: readonly Uuid[], of = name) =>
      until(async () => {
        const found = new Set((await effects(of)).map(({ eventId }) => eventId));
        return ids.every((id) => found.has(id));
      });

    it('gives every message its effect once, those of a subject in order', async () => {
      const ids: Uuid[] = [];
      const publishing = (async () => {
        for (let number = 0; number < 60; number++)
          ids.push(await harness.publish(subjectOf(`s${number % 3}`), number));
      })();
      run(consumer());
      await publishing;
      await seen(ids);
      const own = (await effects()).filter(({ eventId }) => ids.includes(eventId));
      expect(own).toHaveLength(60);
      for (const subject of new Set(own.map((effect) => effect.subject))) {
        const numbers = own.filter((effect) => effect.subject === subject).map(({ number }) => number);
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      }
    });

    it('delivers to each consumer by its own name', async () => {
      const id = await harness.publish(subjectOf('s'), 1);
      run(consumer((message, client) => note(`${name}-a`, message, client), `${name}-a`));
      run(consumer((message, client) => note(`${name}-b`, message, client), `${name}-b`));
      await seen([id], `${name}-a`);
      await seen([id], `${name}-b`);
    });

    it('does not repeat effects after a crash between effect and checkpoint', async () => {
      const ids = [await harness.publish(subjectOf('s'), 1), await harness.publish(subjectOf('s'), 2)];
      run(consumer());
      await seen(ids);
      await stopAll();
      await harness.forgetProgress(name);
      run(consumer());
      const last = await harness.publish(subjectOf('s'), 3);
      await seen([last]);
      const numbers = (await effects())
        .filter(({ eventId }) => [...ids, last].includes(eventId))
        .map(({ number }) => number);
      expect(numbers).toEqual([1, 2, 3]);
    });

    it('takes a half effect back and tries again', async () => {
      const id = await harness.publish(subjectOf('s'), 1);
      let attempts = 0;
      run(
        consumer(async (message, client) => {
          await note(name, message, client);
          if (message.id === id && ++attempts < 3) throw new Error('not yet');
        }),
      );
      await seen([id]);
      expect(attempts).toBe(3);
      expect((await effects()).filter(({ eventId }) => eventId === id)).toHaveLength(1);
    });

    it('survives the loss of its connection in the middle of an effect', async () => {
      const id = await harness.publish(subjectOf('s'), 1);
      let killed = false;
      run(
        consumer(async (message, client) => {
          await note(name, message, client);
          if (message.id === id && !killed) {
            killed = true;
            await client.query('SELECT pg_terminate_backend(pg_backend_pid())');
          }
        }),
      );
      await seen([id]);
      expect(killed).toBe(true);
      expect((await effects()).filter(({ eventId }) => eventId === id)).toHaveLength(1);
      expect(await harness.broadcast().list(name)).toEqual([]);
    });

    it('lets two instances of a consumer share the work without repeating any', async () => {
      const ids: Uuid[] = [];
      for (let number = 0; number < 30; number++) ids.push(await harness.publish(subjectOf(`s${number % 4}`), number));
      run(consumer());
      run(consumer());
      await seen(ids);
      expect((await effects()).filter(({ eventId }) => ids.includes(eventId))).toHaveLength(30);
    });

    it('parks what cannot be handled with its subject behind it, lets the rest go on, and drives it again in order', async () => {
      const poison = await harness.publish(subjectOf('bad'), 1);
      const behind = await harness.publish(subjectOf('bad'), 2);
      const other = await harness.publish(subjectOf('good'), 3);
      let broken = true;
      const fragile = consumer(async (message, client) => {
        if (message.id === poison && broken) throw new Error('cannot be handled');
        await note(name, message, client);
      });
      run(fragile);
      await seen([other]);
      const broadcast = harness.broadcast();
      const parked = async () =>
        (await broadcast.list(name))
          .filter(({ eventId }) => [poison, behind].includes(eventId))
          .map(({ eventId, type, reason }) => ({ eventId, type, reason }));
      await until(async () => (await parked()).length === 2);
      expect(await parked()).toEqual([
        { eventId: poison, type: harness.type, reason: 'Error: cannot be handled' },
        { eventId: behind, type: harness.type, reason: `behind ${poison}` },
      ]);

      expect(await broadcast.redrive(fragile)).toMatchObject({ handled: 0 });
      broken = false;
      expect(await broadcast.redrive(fragile)).toMatchObject({ handled: 2 });
      const order = (await effects()).map(({ eventId }) => eventId).filter((id) => [poison, behind].includes(id));
      expect(order).toEqual([poison, behind]);

      const after = await harness.publish(subjectOf('bad'), 4);
      await seen([after]);
      await stopAll();
      await harness.forgetProgress(name);
      run(fragile);
      const again = await harness.publish(subjectOf('bad'), 5);
      await seen([again]);
      expect((await effects()).filter(({ eventId }) => [poison, behind].includes(eventId))).toHaveLength(2);
    });

    it('parks what cannot be read and lets everything else go on', async () => {
      const before = await harness.publish(subjectOf('s'), 1);
      await harness.publishUnreadable();
      const after = await harness.publish(subjectOf('s'), 2);
      run(consumer());
      await seen([before, after]);
      const unreadable = async () =>
        (await harness.broadcast().list(name)).filter(({ type, attempts }) => type === null && attempts > 0);
      await until(async () => (await unreadable()).length > 0);
      const parked = await unreadable();
      expect(await harness.broadcast().redrive(consumer())).toEqual({ handled: 0, stillParked: parked.length });
      expect(await unreadable()).toMatchObject(
        parked.map(({ eventId, attempts }) => ({ eventId, attempts: attempts + 1 })),
      );
    });

    describe('re-drive', () => {
      let ids: Readonly<Record<'a1' | 'a2' | 'a3' | 'b1' | 'b2', Uuid>>;
      let broken: ReadonlySet<Uuid>;
      const fragile = () =>
        consumer(async (message, client) => {
          if (broken.has(message.id)) throw new Error('cannot be handled');
          await note(name, message, client);
        });

      /** Two subjects whose first messages cannot be handled, and nothing else parked. */
      beforeEach(async () => {
        const publish = (subject: string, number: number) => harness.publish(subjectOf(subject), number);
        const [a1, b1] = [await publish('a', 1), await publish('b', 1)];
        const [a2, b2, a3] = [await publish('a', 2), await publish('b', 2), await publish('a', 3)];
        ids = { a1, a2, a3, b1, b2 };
        broken = new Set([a1, b1]);
        run(fragile());
        await until(async () => (await ourParked()).length === 5);
        await stopAll();
        broken = new Set();
      });

      const ourParked = async () => {
        const ours: readonly Uuid[] = Object.values(ids);
        return (await harness.broadcast().list(name)).map(({ eventId }) => eventId).filter((id) => ours.includes(id));
      };
      const order = async (...of: readonly Uuid[]) =>
        (await effects()).map(({ eventId }) => eventId).filter((id) => of.includes(id));

      it('says beforehand what it would hand over, and changes nothing', async () => {
        const broadcast = harness.broadcast();
        const eventIds = [ids.a1, ids.a3, ids.b2];
        expect(await broadcast.preview(name, { eventIds })).toEqual({ selected: 3, heldBack: 2 });
        expect(await broadcast.preview(name, { subjects: [await subjectOfEvent(ids.b1)] })).toEqual({
          selected: 2,
          heldBack: 0,
        });
        const { length: all } = await broadcast.list(name);
        expect(await broadcast.preview(name, { all: true })).toEqual({ selected: all, heldBack: 0 });
        expect(await ourParked()).toHaveLength(5);
        expect(await order(...Object.values(ids))).toEqual([]);
      });

      it('hands over one, and none before its turn', async () => {
        const broadcast = harness.broadcast();
        expect(await broadcast.redrive(fragile(), { eventIds: [ids.a2] })).toMatchObject({ handled: 0 });
        expect(await broadcast.redrive(fragile(), { eventIds: [ids.a1] })).toMatchObject({ handled: 1 });
        expect(await broadcast.redrive(fragile(), { eventIds: [ids.a2] })).toMatchObject({ handled: 1 });
        expect(await order(ids.a1, ids.a2, ids.a3)).toEqual([ids.a1, ids.a2]);
        expect(await ourParked()).toEqual(expect.arrayContaining([ids.a3, ids.b1, ids.b2]));
        expect(await ourParked()).toHaveLength(3);
      });

      it('hands over those of a subject, up to the first that fails again', async () => {
        const broadcast = harness.broadcast();
        broken = new Set([ids.a2]);
        const subjects = [await subjectOfEvent(ids.a1)];
        expect(await broadcast.redrive(fragile(), { subjects })).toMatchObject({ handled: 1 });
        broken = new Set();
        expect(await broadcast.redrive(fragile(), { subjects })).toMatchObject({ handled: 2 });
        expect(await order(...Object.values(ids))).toEqual([ids.a1, ids.a2, ids.a3]);
      });

      it('hands over all', async () => {
        expect(await harness.broadcast().redrive(fragile())).toMatchObject({ handled: 5 });
        expect(await order(ids.a1, ids.a2, ids.a3)).toEqual([ids.a1, ids.a2, ids.a3]);
        expect(await order(ids.b1, ids.b2)).toEqual([ids.b1, ids.b2]);
        expect(await ourParked()).toEqual([]);
      });

      const subjectOfEvent = async (id: Uuid) =>
        (await harness.broadcast().list(name)).find(({ eventId }) => eventId === id)?.subject ?? 'not parked';
    });

    it('hands many over together where the consumer takes many, each once and those of a subject in order', async () => {
      const ids: Uuid[] = [];
      for (let number = 0; number < 30; number++) ids.push(await harness.publish(subjectOf(`s${number % 3}`), number));
      let most = 0;
      const greedy: Consumer = {
        ...consumer(),
        async handleMany(messages, client) {
          most = Math.max(most, messages.length);
          for (const message of messages) await note(name, message, client);
        },
      };
      const first = run(greedy);
      await seen(ids);
      first.abort();
      await Promise.all(ends);
      await harness.forgetProgress(name);
      run(greedy);
      const last = await harness.publish(subjectOf('s0'), 30);
      await seen([last]);
      expect(most).toBeGreaterThan(1);
      const own = (await effects()).filter(({ eventId }) => [...ids, last].includes(eventId));
      expect(own).toHaveLength(31);
      for (const subject of new Set(own.map((effect) => effect.subject))) {
        const numbers = own.filter((effect) => effect.subject === subject).map(({ number }) => number);
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      }
    });

    it('parks the one at fault alone when many were handed over together', async () => {
      const ids: Uuid[] = [];
      for (let number = 0; number < 6; number++) ids.push(await harness.publish(subjectOf(`s${number % 3}`), number));
      const poison = ids[1] as Uuid;
      const handle: Consumer['handle'] = async (message, client) => {
        if (message.id === poison) throw new Error('cannot be handled');
        await note(name, message, client);
      };
      run({
        ...consumer(handle),
        async handleMany(messages, client) {
          for (const message of messages) await handle(message, client);
        },
      });
      const others = ids.filter((_, index) => index % 3 !== 1);
      await seen(others);
      const parked = async () =>
        (await harness.broadcast().list(name)).map(({ eventId }) => eventId).filter((id) => ids.includes(id));
      await until(async () => (await parked()).length === 2);
      expect(await parked()).toEqual([poison, ids[4]]);
      expect((await effects()).filter(({ eventId }) => ids.includes(eventId))).toHaveLength(others.length);
    });

    it('hands over again what a consumer recognises by itself', async () => {
      const id = await harness.publish(subjectOf('s'), 1);
      let times = 0;
      const own: Consumer = {
        ...consumer(async (message, client) => {
          if (message.id === id && ++times > 1) return;
          await note(name, message, client);
        }),
        recognisesRepeats: true,
      };
      const first = run(own);
      await seen([id]);
      first.abort();
      await Promise.all(ends);
      await harness.forgetProgress(name);
      run(own);
      await until(() => times > 1);
      expect((await effects()).filter(({ eventId }) => eventId === id)).toHaveLength(1);
    });

    it('ends at the signal and handles nothing afterwards', async () => {
      const controller = new AbortController();
      const first = await harness.publish(subjectOf('s'), 1);
      const end = harness.broadcast().consume(consumer(), controller.signal);
      await seen([first]);
      controller.abort();
      await end;
      const late = await harness.publish(subjectOf('s'), 2);
      run(consumer((message, client) => note(`${name}-witness`, message, client), `${name}-witness`));
      await seen([late], `${name}-witness`);
      expect((await effects()).filter(({ eventId }) => eventId === late)).toEqual([]);
    });
  });
}
