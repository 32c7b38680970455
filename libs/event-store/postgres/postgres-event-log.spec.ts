import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { newId } from '#libs/kernel/identifiers';
import { DATABASE_ROLE_KEYS } from '#libs/postgres/roles';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { describeEventLog } from '../contract/event-log-contract.js';
import { anEvent, someEvents } from '../contract/events.js';
import type { Position } from '../event-log.js';
import type { BatchingLimits } from './batching-appender.js';
import { PostgresEventLog } from './postgres-event-log.js';

const database = useTestDatabase();

const cut = (applicationName: string) =>
  `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = '${applicationName}'`;
const CUT_APPENDER = cut('qiyue log appender');
const CUT_LISTENER = cut('qiyue log listener');

describeEventLog('PostgreSQL', () => new PostgresEventLog(database.connectionString('service')));

describe('PostgreSQL event log', () => {
  const open: PostgresEventLog[] = [];
  const another = (limits?: BatchingLimits) => {
    const log = new PostgresEventLog(database.connectionString('service'), limits);
    open.push(log);
    return log;
  };
  afterAll(() => Promise.all(open.map((log) => log.close())));

  it('numbers positions without a gap, also where appends were refused', async () => {
    const logs = [another(), another(), another()];
    const hot = `contract-${newId()}`;
    await Promise.allSettled(
      Array.from({ length: 300 }, (_, index) =>
        logs[index % 3]!.append(
          index % 5 === 0 ? hot : `contract-${newId()}`,
          'no-stream',
          someEvents(1 + (index % 3)),
        ),
      ),
    );
    const { rows } = await database
      .pool('auditor')
      .query('select count(*) as events, min(position) as first, max(position) as last from log.events');
    expect(rows[0].first).toBe(1);
    expect(rows[0].last).toBe(rows[0].events);
  });

  it('resolves appends whose connection is cut: all are there, once', async () => {
    const log = another();
    const category = `cut${newId().replaceAll('-', '')}`;
    let cuts = 0;
    const cutter = (async () => {
      // With time between to connect again: a connection cut every moment would rightly be given up in the end.
      while (cuts < 15) {
        const { rows } = await database.pool('service').query(CUT_APPENDER, [database.name]);
        cuts += rows.length;
        await sleep(40 + 60 * Math.random());
      }
    })();
    const acknowledged: string[] = [];
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        const stream = `${category}-${newId()}`;
        for (let revision = -1; cuts < 15;) {
          const events = someEvents(2);
          revision = (await log.append(stream, revision === -1 ? 'no-stream' : revision, events)).revision;
          acknowledged.push(...events.map(({ id }) => id));
        }
      }),
    );
    await cutter;
    expect(cuts).toBeGreaterThanOrEqual(15);
    expect(acknowledged.length).toBeGreaterThan(100);
    const { rows } = await database
      .pool('auditor')
      .query<{ event_id: string }>('select event_id from log.events where category = $1', [category]);
    expect(rows).toHaveLength(acknowledged.length);
    expect(new Set(rows.map(({ event_id }) => event_id))).toEqual(new Set(acknowledged));
  });

  it('goes on delivering when the listening connection is cut', async () => {
    const log = another();
    const controller = new AbortController();
    const category = `deaf${newId().replaceAll('-', '')}`;
    const seen: number[] = [];
    // Before the first append, or the subscription would begin behind it.
    const options = { after: await log.head(), filter: { categories: [category] }, signal: controller.signal };
    const subscription = (async () => {
      for await (const page of log.subscribe(options)) seen.push(...page.events.map(({ revision }) => revision));
    })();
    const stream = `${category}-${newId()}`;
    const writer = another();
    let cuts = 0;
    for (let revision = 0; revision < 30; revision++) {
      await writer.append(stream, revision === 0 ? 'no-stream' : revision - 1, [anEvent()]);
      const { rows } = await database.pool('service').query(CUT_LISTENER, [database.name]);
      cuts += rows.length;
      const end = Date.now() + 10_000;
      while (seen.length <= revision && Date.now() < end) await sleep(5);
      expect(seen.length).toBe(revision + 1);
    }
    controller.abort();
    await subscription;
    expect(cuts).toBeGreaterThan(0);
    expect(seen).toEqual(Array.from({ length: 30 }, (_, revision) => revision));
  });

  it('delays appends beyond its queue and fails none of them', async () => {
    const log = another({ batchEvents: 3, batchBytes: 1_000_000, queuedAppends: 4, queuedBytes: 2_000 });
    const streams = Array.from({ length: 100 }, () => `contract-${newId()}`);
    const results = await Promise.all(streams.map((stream) => log.append(stream, 'no-stream', someEvents(2))));
    expect(new Set(results.map(({ position }) => position)).size).toBe(100);
  });

  it('fails only the append that the database refuses, not its batch', async () => {
    const log = another();
    const long = 2 ** 31 - 2;
    const outcomes = await Promise.allSettled(
      [0, 1, 2].map((index) =>
        log.append(`contract-${newId()}`, index === 1 ? long : 'no-stream', someEvents(index === 1 ? 5 : 1)),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('makes pages of large events smaller', async () => {
    const log = another();
    const stream = `contract-${newId()}`;
    const after = await log.head();
    for (let revision = -1; revision < 199; revision += 20) {
      await log.append(stream, revision === -1 ? 'no-stream' : revision, someEvents(20, { data: 'x'.repeat(200_000) }));
    }
    const sizes: number[] = [];
    for await (const page of log.readAll({ after, pageSize: 1000 })) sizes.push(page.events.length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(200);
    // The first page is asked for before a size is known, and the second while the first is on its way.
    expect(Math.max(...sizes.slice(1))).toBeLessThanOrEqual(21);
  });

  it('refuses a position of another log', async () => {
    const log = another();
    const foreign = 'C:1/P:1' as Position;
    await expect(log.readAll({ after: foreign }).next()).rejects.toThrow('not a position');
    await expect(log.readAll({ upTo: foreign }).next()).rejects.toThrow('not a position');
    const { signal } = new AbortController();
    await expect(log.subscribe({ after: foreign, signal }).next()).rejects.toThrow('not a position');
  });
});

describe('append-only', () => {
  const changes = [
    'update log.events set type = type',
    'update log.events set type = type where false',
    'delete from log.events',
    'truncate log.events',
  ];

  it.each(DATABASE_ROLE_KEYS.flatMap((role) => changes.map((change) => [role, change] as const)))(
    'as %s: %s is refused',
    async (role, change) => {
      await expect(database.pool(role).query(change)).rejects.toMatchObject({ code: '42501' });
    },
  );

  it.each(changes)('even as the administrator: %s is refused', async (change) => {
    const administrator = new pg.Client(database.connectionString('administrator'));
    await administrator.connect();
    await expect(administrator.query(change)).rejects.toThrow('append-only');
    await administrator.end();
  });

  const forged = `insert into log.events values (999999999, 'contract-1', 0, gen_random_uuid(), 'contract', 'Forged.v1', '{}', '{}', now(), '')`;
  const appended = `select log.append_one('contract-1', 5, gen_random_uuid(), 'Forged.v1', '{}', '{}')`;

  it.each(['service', 'projector', 'auditor'] as const)('%s cannot write past the function', async (role) => {
    await expect(database.pool(role).query(forged)).rejects.toMatchObject({ code: '42501' });
  });

  it.each(['projector', 'auditor'] as const)('%s cannot append at all', async (role) => {
    await expect(database.pool(role).query(appended)).rejects.toMatchObject({ code: '42501' });
  });

  it('service can', async () => {
    const { rows } = await database.pool('service').query(appended);
    expect(rows).toEqual([{ append_one: -1 }]);
  });
});
