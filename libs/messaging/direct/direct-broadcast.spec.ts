import type { EventLog, StoredEvent } from '#libs/event-store/event-log';
import { PostgresEventLog } from '#libs/event-store/postgres/postgres-event-log';
import { newId } from '#libs/kernel/identifiers';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { shelfCodec, shelfEventToAppend, shelfStream, type ShelfEvent } from '#libs/testing/shelf-projection';
import type { Consumer } from '../broadcast.js';
import { describeBroadcast } from '../contract/broadcast-contract.js';
import { integrationEventOf, type IntegrationEventMapper } from '../integration-event-mapper.js';
import { DirectBroadcast } from './direct-broadcast.js';

const TYPE = 'cn.qiyue.shelves.item-placed.v1';

function shelves(
  map: (stored: StoredEvent, event: ShelfEvent) => ReturnType<IntegrationEventMapper['map']>,
): IntegrationEventMapper {
  return {
    types: [TYPE],
    storedTypes: shelfCodec.storedTypes,
    map: (stored) => map(stored, shelfCodec.decode(stored)),
  };
}

const mapper = shelves((stored, event) => {
  if (event.type === 'ShelfSpoilt') throw new Error('no such message');
  return event.type === 'ItemPlaced'
    ? integrationEventOf(stored, 'shelves', 'item-placed.v1', { number: Number(event.data.item) })
    : undefined;
});

jest.setTimeout(60_000);

describe('direct', () => {
  const database = useTestDatabase();
  const revisions = new Map<string, number>();
  let log: EventLog;

  beforeAll(() => {
    log = new PostgresEventLog(database.connectionString('service'));
  });
  afterAll(() => log.close());

  async function publish(shelf: string, number: number) {
    const event = shelfEventToAppend({
      type: 'ItemPlaced',
      data: { shelf, item: String(number), label: '', tags: [] },
    });
    const stream = shelfStream(shelf);
    const { revision } = await log.append(stream, revisions.get(stream) ?? 'no-stream', [event]);
    revisions.set(stream, revision);
    return event.id;
  }
  const broadcast = (mappers = [mapper]) => new DirectBroadcast({ pool: database.pool('service'), log, mappers });

  describeBroadcast('direct', {
    broadcast,
    pool: () => database.pool('service'),
    owner: () => database.pool('owner'),
    publish,
    publishUnreadable: async () => {
      const shelf = `spoilt ${newId()}`;
      const event = shelfEventToAppend({ type: 'ShelfSpoilt', data: { shelf, how: 'decode' } });
      await log.append(shelfStream(shelf), 'no-stream', [event]);
    },
    type: TYPE,
    forgetProgress: async (consumer) =>
      void (await database
        .pool('service')
        .query('DELETE FROM messaging.consumer_checkpoint WHERE consumer = $1', [consumer])),
  });

  it('parks an event that cannot be made into a message, and makes it when driven again', async () => {
    const bad = await publish(`unmapped ${newId()}`, 7);
    const failing = shelves((stored) => {
      if (stored.id === bad) throw new Error('no such message');
      return mapper.map(stored);
    });
    const handled: string[] = [];
    const consumer: Consumer = {
      name: 'unmapped',
      types: [TYPE],
      handle: async ({ id }) => void handled.push(id),
    };
    const controller = new AbortController();
    const end = broadcast([failing]).consume(consumer, controller.signal);
    const after = await publish('mapped', 8);
    while (!handled.includes(after)) await new Promise((resolve) => setTimeout(resolve, 10));
    controller.abort();
    await end;
    expect(await broadcast().list('unmapped')).toContainEqual(
      expect.objectContaining({ eventId: bad, type: null, reason: 'Error: no such message' }),
    );
    expect(handled).not.toContain(bad);
    expect(await broadcast().redrive(consumer)).toMatchObject({ handled: 1 });
    expect(handled.filter((id) => id === bad)).toHaveLength(1);
  });
});
