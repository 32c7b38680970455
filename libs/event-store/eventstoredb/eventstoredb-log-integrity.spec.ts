import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import pg from 'pg';
import { newId } from '#libs/kernel/identifiers';
import { EventStoreNode } from '#libs/testing/eventstore-node/eventstore-node';
import { openNodeLog } from '#libs/testing/eventstore-node/node-log';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { someEvents } from '../contract/events.js';
import type { EventLog } from '../event-log.js';
import type { LogDefect } from '../log-integrity.js';
import { EventStoreDBEventLog } from './eventstoredb-event-log.js';
import { EventStoreDBLogIntegrity } from './eventstoredb-log-integrity.js';

jest.setTimeout(60_000);

const database = useTestDatabase();

/** Over several pages. */
const EVENTS = 4_500;

describe('integrity of the EventStoreDB log', () => {
  let events: EventLog;
  let node: EventStoreNode;
  let client: EventStoreDBClient;
  let log: EventStoreDBEventLog;

  const defects = async () => {
    const found: LogDefect[] = [];
    const integrity = new EventStoreDBLogIntegrity(node.url);
    const examined = await integrity.verify(await log.head(), (defect) => found.push(defect));
    return { examined, places: found.map(({ place, en }) => `${place}: ${en}`) };
  };
  /** Events as stored, for somebody to copy or change who writes past the adapter. */
  const storedIn = async (stream: string) => {
    const events: { id: string; type: string; data: object; metadata: object }[] = [];
    for await (const { event } of client.readStream(stream, { maxCount: 1000 })) {
      const { id, type, data, metadata } = event!;
      events.push({ id, type, data: data as object, metadata: metadata as object });
    }
    return events;
  };
  const writePast = async (stream: string, events: Awaited<ReturnType<typeof storedIn>>) => {
    await client.appendToStream(
      stream,
      events.map((event) => jsonEvent({ ...event, data: { ...event.data }, metadata: { ...event.metadata } })),
    );
  };
  /** The server itself would do it: the node's own log does not let anybody, so the triggers that refuse changes are switched off. */
  const remove = async (stream: string, where: string) => {
    const administrator = new pg.Client({ connectionString: database.connectionString('administrator') });
    await administrator.connect();
    try {
      await administrator.query('SET session_replication_role = replica');
      const { rowCount } = await administrator.query(`DELETE FROM log.events WHERE stream_id = $1 AND ${where}`, [
        stream,
      ]);
      expect(rowCount).toBeGreaterThan(0);
    } finally {
      await administrator.end();
    }
  };
  const aStream = async (count: number) => {
    const stream = `contract-${newId()}`;
    await log.append(stream, 'no-stream', someEvents(count));
    return stream;
  };

  beforeAll(async () => {
    events = openNodeLog(database.connectionString('service'));
    node = await EventStoreNode.start({ log: events });
    client = EventStoreDBClient.connectionString(node.url);
    log = new EventStoreDBEventLog(node.url);
    for (let appended = 0; appended < EVENTS; appended += 150) await aStream(150);
  });
  afterAll(async () => {
    await log.close();
    await client.dispose();
    await node.stop();
    await events.close();
  });

  it('finds nothing in an untouched log, whatever the server wrote for itself', async () => {
    await client.setStreamMetadata(`contract-${newId()}`, { maxCount: 1_000 });
    expect(await defects()).toEqual({ examined: EVENTS, places: [] });
  });

  it.each<[string, (stream: string) => Promise<void>, (stream: string) => readonly string[]]>([
    [
      'an event that says something else than its hash',
      async (stream) => {
        const [event] = await storedIn(await aStream(1));
        await writePast(stream, [{ ...event!, id: newId(), data: { text: 'another' } }]);
      },
      (stream) => [`(${stream} revision 3): the event does not match its content hash`],
    ],
    [
      'an event without a hash',
      (stream) => writePast(stream, [{ id: newId(), type: 'Forged.v1', data: {}, metadata: {} }]),
      (stream) => [`(${stream} revision 3): the event does not match its content hash`],
    ],
    [
      'an event taken from another stream',
      async (stream) => writePast(stream, (await storedIn(await aStream(4))).slice(3)),
      (stream) => [
        `(${stream} revision 3): an event with this id stands elsewhere`,
        `(${stream} revision 3): the event does not match its content hash`,
      ],
    ],
    [
      'events gone from the middle of a stream',
      (stream) => remove(stream, 'revision = 1'),
      (stream) => [`stream ${stream} revision 1: events are missing`],
    ],
    [
      'events gone from the beginning of a stream, as a server does it whose streams are truncated',
      (stream) => remove(stream, 'revision < 2'),
      (stream) => [`stream ${stream} revisions 0 to 1: events are missing`],
    ],
  ])('names %s', async (_what, change, expected) => {
    const stream = await aStream(3);
    const before = (await defects()).places;
    await change(stream);
    const after = (await defects()).places.filter((found) => !before.includes(found));
    expect(after).toEqual(expected(stream).map((place): unknown => expect.stringContaining(place)));
  });
});
