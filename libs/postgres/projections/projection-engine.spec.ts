import fc from 'fast-check';
import type { Pool } from 'pg';
import type { EventLog, ExpectedRevision, Position, StoredEvent } from '#libs/event-store/event-log';
import { PostgresEventLog } from '#libs/event-store/postgres/postgres-event-log';
import { createPool } from '#libs/postgres/pool';
import { useTestDatabase } from '#libs/testing/postgres-database';
import {
  itemRegister,
  shelfEventToAppend,
  shelfJournal,
  shelfStream,
  type ItemRow,
  type ShelfEvent,
} from '#libs/testing/shelf-projection';
import { CheckpointWaiter } from './checkpoint-waiter.js';
import { readCheckpoint } from './checkpoint-store.js';
import { foldInMemory } from './fold.js';
import { LiveProjection } from './live-projection.js';
import { READ_MODEL_BEHIND } from './problems.js';
import { ProjectionFailedError, ProjectionSupersededError } from './projection-error.js';
import { ProjectionRunner, type ProjectionObserver } from './projection-runner.js';
import type { Projection } from './projection.js';
import { ReadModelTableSql } from './read-model-table.js';
import { bringUpToDate } from './bring-up-to-date.js';
import { compareInShadow, rebuild, RebuildInProgressError } from './rebuild.js';

const register = itemRegister as unknown as Projection;
const journal = shelfJournal as unknown as Projection;

/** Milliseconds a read model may take on a busy machine before a test calls it stuck. */
const PATIENCE = 30_000;

jest.setTimeout(60_000);

describe('the projection engine', () => {
  const database = useTestDatabase();
  const revisions = new Map<string, number>();
  let log: EventLog;
  let pool: Pool;
  let waiter: CheckpointWaiter;
  const runners: ProjectionRunner[] = [];

  beforeAll(() => {
    log = new PostgresEventLog(database.connectionString('service'));
    pool = database.pool('projector');
    waiter = new CheckpointWaiter(database.pool('service'));
  });
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    // Each test begins with an empty log and no read models; only a superuser can empty the log.
    const administrator = createPool(database.connectionString('administrator'), { applicationName: 'test', max: 1 });
    await administrator.query(
      `SET session_replication_role = replica;
       DELETE FROM log.events; DELETE FROM read_model.checkpoint;
       DROP TABLE IF EXISTS read_model.item_register, read_model.shelf_journal;
       DROP TABLE IF EXISTS read_model_shadow.item_register, read_model_shadow.shelf_journal`,
    );
    await administrator.end();
    revisions.clear();
  });
  afterAll(async () => {
    await waiter.close();
    await log.close();
  });

  async function append(...events: readonly ShelfEvent[]): Promise<Position> {
    let position = '' as Position;
    for (const event of events) {
      const stream = shelfStream(event.data.shelf);
      const expected: ExpectedRevision = revisions.get(stream) ?? 'no-stream';
      const result = await log.append(stream, expected, [shelfEventToAppend(event)]);
      revisions.set(stream, result.revision);
      position = result.position;
    }
    return position;
  }

  async function start(
    projections: readonly Projection[] = [register, journal],
    observer: ProjectionObserver = {},
    pageSize = 500,
  ) {
    const runner = new ProjectionRunner({ pool, log, projections, observer, pageSize });
    runners.push(runner);
    await runner.start();
    return runner;
  }

  async function history(): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    for await (const page of log.readAll()) events.push(...page.events);
    return events;
  }

  async function tableRows(projection: Projection = register): Promise<readonly object[]> {
    const sql = new ReadModelTableSql(projection.table);
    const columns = sql.columns.map(({ name, property }) => `"${name}" AS "${property}"`).join(', ');
    const key = sql.keyColumns.map(({ name }) => `"${name}"`).join(', ');
    return (
      await database.pool('service').query(`SELECT ${columns} FROM read_model.${projection.table.name} ORDER BY ${key}`)
    ).rows as object[];
  }

  async function folded(projection: Projection = register): Promise<readonly object[]> {
    const sql = new ReadModelTableSql(projection.table);
    const rows = [...foldInMemory(projection, sql, await history())];
    return rows.sort((a, b) => (sql.keyOf(a) < sql.keyOf(b) ? -1 : 1));
  }

  const place = (shelf: string, item: string, label = '茶杯', tags: readonly string[] = []): ShelfEvent => ({
    type: 'ItemPlaced',
    data: { shelf, item, label, tags },
  });
  const label = (shelf: string, item: string, text: string | null): ShelfEvent => ({
    type: 'ItemLabelled',
    data: { shelf, item, label: text },
  });
  const spoil = (shelf: string, how: 'evolve' | 'date'): ShelfEvent => ({ type: 'ShelfSpoilt', data: { shelf, how } });

  const awkward = ['a\tb', 'line\nfeed', 'back\\slash', '"quoted"', "it's", '𠮷·', '{a,b}', '\\N', '', 'NULL', '\r'];

  describe('live', () => {
    it('writes rows and checkpoint, and tells those who wait', async () => {
      await start();
      const position = await append(
        place('s1', 'a', '玻璃杯', ['x', 'y']),
        place('s1', 'b'),
        label('s1', 'a', null),
        place('s2', 'a'),
      );
      await waiter.waitFor(['item-register', 'shelf-journal'], position, PATIENCE);
      expect(await tableRows()).toEqual(await folded());
      expect(await tableRows()).toHaveLength(3);
      expect(await tableRows(journal)).toEqual(await folded(journal));
      expect((await readCheckpoint(pool, 'item-register'))?.position).toBe(position);
    });

    it('keeps every character of every value', async () => {
      await start();
      const events = awkward.flatMap((text, n) => [
        place('s1', `${n}${text}`, text, [text, 'plain']),
        label('s2', 'x', text),
      ]);
      await waiter.waitFor(['item-register'], await append(...events), PATIENCE);
      expect(await tableRows()).toEqual(await folded());
      const [result] = await compareInShadow({ pool, log, projections: [register] });
      expect(result).toMatchObject({ equal: true, rows: awkward.length });
    });

    it('gives the same rows in pages of any size', async () => {
      await append(...Array.from({ length: 60 }, (_, n) => place(`s${n % 7}`, `i${n % 11}`, `第${n}件`)));
      const position = await append(label('s1', 'i1', '新'), { type: 'ItemTaken', data: { shelf: 's2', item: 'i2' } });
      const expected = await folded();
      for (const pageSize of [1, 3, 1000]) {
        await pool.query('DELETE FROM read_model.checkpoint; DROP TABLE IF EXISTS read_model.item_register');
        await bringUpToDate({ pool, log: emptyLog(), projections: [register] });
        const runner = await start([register], {}, pageSize);
        await waiter.waitFor(['item-register'], position, PATIENCE);
        await runner.stop();
        expect(await tableRows()).toEqual(expected);
      }
    });

    it('moves the checkpoint also over events it does not look at', async () => {
      const deaf: Projection = { ...register, storedTypes: ['NothingEverStored.v1'] };
      await start([deaf]);
      await waiter.waitFor(['item-register'], await append(place('s1', 'a')), PATIENCE);
      expect(await tableRows()).toEqual([]);
    });

    it('does not move a checkpoint over what the server has lost in a crash', async () => {
      const placements: Projection = { ...register, storedTypes: ['ItemPlaced.v1'] };
      const labels: Projection = { ...journal, storedTypes: ['ItemLabelled.v1'] };
      await start([placements, labels]);
      const placed = await append(place('s1', 'a'));
      await waiter.waitFor(['item-register', 'shelf-journal'], placed, PATIENCE);
      const before = await tableRows();
      expect(before).toHaveLength(1);
      // Rows and checkpoint are written without waiting for the disk: both are gone.
      await pool.query(`DELETE FROM read_model.item_register`);
      await pool.query(`UPDATE read_model.checkpoint SET position = '' WHERE projection = 'item-register'`);
      // Nothing of this concerns the register.
      await waiter.waitFor(['item-register'], await append(label('s1', 'a', '碗')), PATIENCE);
      expect(await tableRows()).toEqual(before);
    });

    it('stands still at an event it cannot take in, says where, and lets the others go on', async () => {
      const failures: Error[] = [];
      const runner = await start([register, journal], { failed: (error) => failures.push(error) });
      await append(place('s1', 'a'));
      const good = await append(place('s1', 'b'));
      const poisoned = await append(spoil('s1', 'evolve'));
      const after = await append(place('s2', 'c'));
      await waiter.waitFor(['shelf-journal'], after, PATIENCE);
      await until(() => failures.length > 0);
      expect(failures[0]).toBeInstanceOf(ProjectionFailedError);
      expect(failures[0]).toMatchObject({ projection: 'item-register', position: poisoned });
      expect(await readCheckpoint(pool, 'item-register')).toMatchObject({
        position: good,
        failure: { position: poisoned },
      });
      expect(await tableRows()).toHaveLength(2);
      expect(runner.status().map(({ projection, state }) => [projection, state])).toEqual([
        ['item-register', 'failed'],
        ['shelf-journal', 'live'],
      ]);
    });

    it('finds the one event whose row PostgreSQL refuses within a page', async () => {
      await append(place('s1', 'a'), place('s2', 'b'));
      const poisoned = await append(spoil('s1', 'date'));
      await append(place('s3', 'c'));
      const failures: Error[] = [];
      await bringUpToDate({ pool, log: emptyLog(), projections: [register] });
      await start([register], { failed: (error) => failures.push(error) });
      await until(() => failures.length > 0);
      expect(failures[0]).toMatchObject({ projection: 'item-register', position: poisoned });
      expect((await readCheckpoint(pool, 'item-register'))?.failure?.position).toBe(poisoned);
      expect(await tableRows()).toHaveLength(2);
    });

    it('does not lose or repeat anything with two projectors', async () => {
      await start();
      await start();
      const events = Array.from({ length: 80 }, (_, n) => place(`s${n % 3}`, `i${n}`));
      const position = await append(...events);
      await waiter.waitFor(['item-register', 'shelf-journal'], position, PATIENCE);
      expect(await tableRows()).toEqual(await folded());
      expect(await tableRows(journal)).toHaveLength(80);
    });

    it('makes way when newer code has taken the table over', async () => {
      const failures: Error[] = [];
      await start([register], { failed: (error) => failures.push(error) });
      await rebuild({ pool, log, projections: [{ ...register, version: 2 }] });
      await append(place('s1', 'a'));
      await until(() => failures.length > 0);
      expect(failures[0]).toBeInstanceOf(ProjectionSupersededError);
      expect(await tableRows()).toEqual([]);
    });

    it('applies a page given twice once', async () => {
      await bringUpToDate({ pool, log, projections: [register, journal] });
      await append(place('s1', 'a'), label('s1', 'a', '一'), label('s1', 'a', '二'));
      const events = await history();
      const page = { events, checkpoint: (events.at(-1) as StoredEvent).position };
      for (const projection of [register, journal]) {
        const checkpoint = await readCheckpoint(pool, projection.name);
        for (let time = 0; time < 2; time++) {
          const live = new LiveProjection(pool, projection);
          if (checkpoint !== undefined) live.resumeAt(checkpoint);
          await live.apply(page);
          await live.apply({ events: events.slice(1), checkpoint: page.checkpoint });
        }
        expect(await tableRows(projection)).toEqual(await folded(projection));
      }
    });

    it('recovers from connections that are killed in the middle of its transactions', async () => {
      const retried: string[] = [];
      await start([register], { retrying: (projection) => retried.push(projection) }, 5);
      let killing = true;
      const killer = (async () => {
        const administrator = createPool(database.connectionString('administrator'), {
          applicationName: 'killer',
          max: 1,
        });
        while (killing) {
          await administrator.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND usename = 'qiyue_projector' AND state <> 'idle'`,
          );
        }
        await administrator.end();
      })();
      let position = '' as Position;
      for (let n = 0; n < 300 && (n < 60 || retried.length < 3); n++)
        position = await append(place(`s${n % 4}`, `i${n}`), label(`s${n % 4}`, `i${n}`, `${n}`));
      killing = false;
      await killer;
      await waiter.waitFor(['item-register'], position, PATIENCE);
      expect(retried.length).toBeGreaterThan(0);
      expect(await tableRows()).toEqual(await folded());
      // A label applied twice would show here.
      expect((await tableRows()).every((row) => (row as ItemRow).changes === 1)).toBe(true);
    });
  });

  describe('waiting', () => {
    it('gives up with a problem that says what to do', async () => {
      await bringUpToDate({ pool, log, projections: [register] });
      const position = await append(place('s1', 'a'));
      await expect(waiter.waitFor(['item-register'], position, 50)).rejects.toMatchObject({
        kind: READ_MODEL_BEHIND,
        detail: { readModels: ['item-register'] },
      });
      await expect(waiter.waitFor(['no-such-read-model'], position, 50)).rejects.toMatchObject({
        kind: READ_MODEL_BEHIND,
      });
    });

    it('sees a checkpoint that nobody announced', async () => {
      await bringUpToDate({ pool, log, projections: [register] });
      const position = await append(place('s1', 'a'));
      const waiting = waiter.waitFor(['item-register'], position, PATIENCE);
      await new LiveProjection(pool, register)
        .apply({ events: await history(), checkpoint: position })
        .catch(() => undefined);
      await waiting;
      expect(await tableRows()).toHaveLength(1);
    });
  });

  describe('rebuild', () => {
    it('gives the live rows again and swaps them in', async () => {
      await start();
      const position = await append(place('s1', 'a'), place('s1', 'b'), label('s1', 'b', '乙'), place('s2', 'c'));
      await waiter.waitFor(['item-register', 'shelf-journal'], position, PATIENCE);
      const before = await tableRows();
      const results = await rebuild({ pool, log, projections: [register, journal] });
      expect(results).toMatchObject([
        {
          projection: 'item-register',
          events: 4,
          rows: 3,
          equal: true,
          difference: { equal: 3, missing: 0, extra: 0, different: 0 },
        },
        { projection: 'shelf-journal', events: 4, rows: 4, equal: true },
      ]);
      expect(await tableRows()).toEqual(before);
      expect((await readCheckpoint(pool, 'item-register'))?.generation).toBe(2 + 1);
      // The live projector goes on where the rebuilt table is.
      await waiter.waitFor(['item-register'], await append(label('s1', 'a', '甲')), PATIENCE);
      expect(await tableRows()).toEqual(await folded());
    });

    it('keeps memory bounded: rows written out early are found again', async () => {
      const shelves = Array.from({ length: 40 }, (_, n) => `s${n}`);
      await append(...shelves.map((shelf) => place(shelf, 'a')));
      await append(
        ...shelves.map((shelf) => place(shelf, 'b')),
        ...shelves.map((shelf) => label(shelf, 'a', `新${shelf}`)),
      );
      await append(
        { type: 'ShelfCleared', data: { shelf: 's3' } },
        { type: 'ItemTaken', data: { shelf: 's4', item: 'a' } },
      );
      for (const cachedRows of [1, 8, 1_000]) {
        const [result] = await rebuild({ pool, log, projections: [register], cachedRows, batch: 7 });
        expect(result?.rows).toBe(77);
        expect(await tableRows()).toEqual(await folded());
      }
    });

    it('reports and repairs rows changed, removed and added by hand', async () => {
      const runner = await start([register]);
      await waiter.waitFor(
        ['item-register'],
        await append(place('s1', 'a'), place('s1', 'b'), place('s1', 'c')),
        PATIENCE,
      );
      await runner.stop();
      await pool.query(
        `UPDATE read_model.item_register SET history = '{"labels": ["茶杯"]}' WHERE item = 'a';
         DELETE FROM read_model.item_register WHERE item = 'b';
         INSERT INTO read_model.item_register SELECT 's9', item, label, tags, changes, revision, fragile, placed_at, placed_on, history
           FROM read_model.item_register WHERE item = 'c'`,
      );
      const expected = {
        equal: false,
        difference: {
          equal: 1,
          missing: 1,
          extra: 1,
          different: 1,
          first: [
            { key: ['s1', 'a'], kind: 'different' },
            { key: ['s1', 'b'], kind: 'missing' },
            { key: ['s9', 'c'], kind: 'extra' },
          ],
        },
      };
      expect(await compareInShadow({ pool, log, projections: [register] })).toMatchObject([expected]);
      expect(await tableRows()).not.toEqual(await folded());
      expect(await rebuild({ pool, log, projections: [register] })).toMatchObject([expected]);
      expect(await tableRows()).toEqual(await folded());
      expect(await compareInShadow({ pool, log, projections: [register] })).toMatchObject([{ equal: true }]);
    });

    it('builds what was never built, or was built by other code', async () => {
      await append(place('s1', 'a'));
      expect(await bringUpToDate({ pool, log, projections: [register] })).toMatchObject([
        { rows: 1, difference: undefined, equal: true },
      ]);
      expect(await bringUpToDate({ pool, log, projections: [register] })).toEqual([]);
      const shouting: Projection = {
        ...register,
        version: 2,
        evolve: (rows, event) =>
          register.evolve(rows, event).map((row) => ({ ...row, label: `${String(row['label'])}!` })),
      };
      expect(await bringUpToDate({ pool, log, projections: [shouting] })).toMatchObject([
        { rows: 1, difference: undefined },
      ]);
      expect(await tableRows()).toMatchObject([{ label: '茶杯!' }]);
      expect(await readCheckpoint(pool, 'item-register')).toMatchObject({ version: 2, generation: 3 });
    });

    it('leaves the served table alone when it fails, and starts over the next time', async () => {
      await start([register]);
      await waiter.waitFor(['item-register'], await append(place('s1', 'a'), place('s2', 'b')), PATIENCE);
      const before = await tableRows();
      let events = 0;
      const failing: Projection = {
        ...register,
        evolve: (rows, event) => {
          if (++events === 2) throw new Error('out of order');
          return register.evolve(rows, event);
        },
      };
      await expect(rebuild({ pool, log, projections: [failing], batch: 1 })).rejects.toBeInstanceOf(
        ProjectionFailedError,
      );
      expect(await tableRows()).toEqual(before);
      expect(await rebuild({ pool, log, projections: [register] })).toMatchObject([{ rows: 2, equal: true }]);
    });

    it.each(['reading', 'indexing', 'verifying', 'swapping'] as const)(
      'survives its connections being killed while %s',
      async (phase) => {
        await start([register]);
        await waiter.waitFor(['item-register'], await append(place('s1', 'a'), place('s2', 'b')), PATIENCE);
        const before = await tableRows();
        const rebuilder = createPool(database.connectionString('projector'), {
          applicationName: 'doomed rebuild',
          max: 2,
        });
        const administrator = createPool(database.connectionString('administrator'), {
          applicationName: 'killer',
          max: 1,
        });
        // A reader that holds the swap off, so that no phase is over before the connections are gone.
        const reader = await pool.connect();
        await reader.query('BEGIN; SELECT FROM read_model.item_register');
        let killed: Promise<unknown> | undefined;
        const slow: EventLog = Object.create(log, {
          readAll: {
            value: async function* (options: object) {
              await killed;
              yield* log.readAll(options);
              await killed;
            },
          },
        }) as EventLog;
        const doomed = rebuild({
          pool: rebuilder,
          log: slow,
          projections: [register],
          onProgress: (progress) => {
            if (progress.phase !== phase) return;
            killed = administrator.query(
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'doomed rebuild'`,
            );
          },
        });
        await expect(doomed).rejects.toThrow();
        await reader.query('COMMIT');
        reader.release();
        await rebuilder.end();
        await administrator.end();
        expect(await tableRows()).toEqual(before);
        expect((await readCheckpoint(pool, 'item-register'))?.generation).toBe(2);
        expect(await rebuild({ pool, log, projections: [register] })).toMatchObject([{ rows: 2, equal: true }]);
      },
    );

    it('happens once at a time', async () => {
      await append(place('s1', 'a'));
      const both = await Promise.allSettled([1, 2].map(() => rebuild({ pool, log, projections: [register] })));
      for (const outcome of both) {
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(RebuildInProgressError);
      }
      expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
      expect(await tableRows()).toEqual(await folded());
    });

    it('goes on beside a writer and the live projector', async () => {
      await append(...Array.from({ length: 100 }, (_, n) => place(`s${n % 9}`, `i${n}`)));
      await start();
      let writing = true;
      let position = '' as Position;
      const writer = (async () => {
        for (let n = 0; writing; n++)
          position = await append(label(`s${n % 9}`, `i${n % 100}`, `第${n}次`), place(`s${n % 9}`, `n${n}`));
      })();
      for (let time = 0; time < 3; time++) {
        const results = await rebuild({ pool, log, projections: [register, journal], batch: 20 });
        // Made from the same events, up to the very position of the live tables.
        expect(results).toMatchObject([{ equal: true }, { equal: true }]);
      }
      writing = false;
      await writer;
      await waiter.waitFor(['item-register', 'shelf-journal'], position, PATIENCE);
      expect(await tableRows()).toEqual(await folded());
      expect(await tableRows(journal)).toEqual(await folded(journal));
      expect(await compareInShadow({ pool, log, projections: [register, journal] })).toMatchObject([
        { equal: true },
        { equal: true },
      ]);
    });
  });

  it('live rows, rebuilt rows and rows folded in memory are the same for any history', async () => {
    await start();
    const shelf = fc.constantFrom('s1', 's2', 's3');
    const item = fc.constantFrom('a', 'b', 'c', 'd');
    const text = fc.oneof(
      fc.constantFrom(...awkward),
      fc.string({ unit: 'grapheme', maxLength: 12 }).map((s) => s.replaceAll('\0', '')),
    );
    const event: fc.Arbitrary<ShelfEvent> = fc.oneof(
      fc.tuple(shelf, item, text, fc.array(text, { maxLength: 3 })).map(([s, i, l, t]) => place(s, i, l, t)),
      fc.tuple(shelf, item, fc.option(text)).map(([s, i, l]) => label(s, i, l)),
      fc.tuple(shelf, item).map(([s, i]): ShelfEvent => ({ type: 'ItemTaken', data: { shelf: s, item: i } })),
      shelf.map((s): ShelfEvent => ({ type: 'ShelfCleared', data: { shelf: s } })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 12 }),
        async (events, cachedRows) => {
          await waiter.waitFor(['item-register', 'shelf-journal'], await append(...events), PATIENCE);
          const live = await tableRows();
          expect(live).toEqual(await folded());
          const results = await rebuild({ pool, log, projections: [register, journal], cachedRows, batch: 4 });
          expect(results).toMatchObject([{ equal: true }, { equal: true }]);
          expect(await tableRows()).toEqual(live);
        },
      ),
      { numRuns: 15 },
    );
  });
});

/** A log without events: a read model built from it starts at the beginning. */
function emptyLog(): EventLog {
  return {
    head: async () => '' as Position,
    readAll: async function* () {},
  } as unknown as EventLog;
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!condition()) {
    if (Date.now() > end) throw new Error('the condition did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
