import type { Pool } from 'pg';
import { newId, type Uuid } from '#libs/kernel/identifiers';
import { useTestDatabase } from '#libs/testing/postgres-database';
import type { Consumer } from '../broadcast.js';
import type { IntegrationEvent } from '../integration-event.js';
import { park } from './parked-store.js';
import { ParkedMessageStore } from './redrive.js';
import { findRedriveRequest, requestRedrive, type RedriveRequest } from './redrive-requests.js';
import { RedriveServer } from './redrive-server.js';

const TYPE = 'cn.qiyue.shelves.item-placed.v1';

describe('re-drives asked for by another process', () => {
  const database = useTestDatabase();
  const stopping: (() => Promise<void>)[] = [];
  const handled: Uuid[] = [];
  let pool: Pool;
  const consumer: Consumer = { name: 'hosted', types: [TYPE], handle: async ({ id }) => void handled.push(id) };

  beforeAll(() => {
    pool = database.pool('service');
  });
  afterEach(async () => {
    await Promise.all(stopping.splice(0).map((stop) => stop()));
    handled.length = 0;
  });

  async function parkedEvent(subject: string, position: string): Promise<Uuid> {
    const id = newId();
    const message = { id, subject, type: TYPE, logposition: position } as IntegrationEvent;
    await park(pool, consumer.name, { id, subject, position, open: () => message }, message, 'Error: for the spec', 4);
    return id;
  }

  function serve(): void {
    const store = new ParkedMessageStore(pool, () => Promise.reject(new Error('all of them can be read')));
    const controller = new AbortController();
    const end = new RedriveServer(pool, store, [consumer]).serve(controller.signal);
    stopping.push(async () => {
      controller.abort();
      await end;
    });
  }

  async function finished(requestId: Uuid): Promise<RedriveRequest> {
    const end = Date.now() + 20_000;
    while (Date.now() < end) {
      const request = await findRedriveRequest(pool, requestId);
      if (request !== undefined && request.finishedAt !== null) return request;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('the request was not carried out in time');
  }

  it('are carried out, whether asked for before or after the start, and their result is noted', async () => {
    const [one, two] = [await parkedEvent('shelf-a', '1'), await parkedEvent('shelf-b', '2')];
    const early = newId();
    await requestRedrive(pool, {
      requestId: early,
      consumer: 'hosted',
      selection: { eventIds: [one] },
      requestedBy: 'a',
    });
    serve();
    expect(await finished(early)).toMatchObject({ handled: 1, stillParked: 1, failure: null });
    expect(handled).toEqual([one]);

    const late = newId();
    await requestRedrive(pool, { requestId: late, consumer: 'hosted', selection: { all: true }, requestedBy: 'a' });
    expect(await finished(late)).toMatchObject({ handled: 1, stillParked: 0 });
    expect(handled).toEqual([one, two]);
  });

  it('are carried out by one of several instances, and not by processes that do not host the consumer', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => parkedEvent(`shelf-${at % 5}`, String(at).padStart(2, '0'))),
    );
    const foreign = newId();
    const requests = Array.from({ length: 5 }, () => newId());
    serve();
    serve();
    await requestRedrive(pool, {
      requestId: foreign,
      consumer: 'elsewhere',
      selection: { all: true },
      requestedBy: 'a',
    });
    for (const requestId of requests)
      await requestRedrive(pool, { requestId, consumer: 'hosted', selection: { all: true }, requestedBy: 'a' });
    const results = await Promise.all(requests.map(finished));
    expect(results.reduce((sum, { handled: count }) => sum + (count ?? 0), 0)).toBe(20);
    expect(new Set(handled).size).toBe(20);
    expect(handled).toHaveLength(20);
    expect(await findRedriveRequest(pool, foreign)).toMatchObject({ finishedAt: null });
  });

  it('outlive the loss of the connection they are heard on', async () => {
    serve();
    const id = await parkedEvent('shelf-c', '3');
    await database.pool('owner').query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND query LIKE 'LISTEN redrive_request%'`,
    );
    const requestId = newId();
    await requestRedrive(pool, { requestId, consumer: 'hosted', selection: { all: true }, requestedBy: 'a' });
    expect(await finished(requestId)).toMatchObject({ handled: 1 });
    expect(handled).toEqual([id]);
  });
});
