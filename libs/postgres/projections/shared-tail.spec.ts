import type { EventLog, ExpectedRevision, Position } from '#libs/event-store/event-log';
import { PostgresEventLog } from '#libs/event-store/postgres/postgres-event-log';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { shelfCodec, shelfEventToAppend, shelfStream, type ShelfEvent } from '#libs/testing/shelf-projection';
import { SharedTail, type TailMember } from './shared-tail.js';

jest.setTimeout(60_000);

const PLACED = ['ItemPlaced.v1'];
const LABELLED = ['ItemLabelled.v1'];

const place = (item: string): ShelfEvent => ({
  type: 'ItemPlaced',
  data: { shelf: 's1', item, label: '茶杯', tags: [] },
});
const label = (item: string): ShelfEvent => ({ type: 'ItemLabelled', data: { shelf: 's1', item, label: null } });

describe('the shared tail', () => {
  const database = useTestDatabase();
  const passed: [TailMember, Position][] = [];
  let log: EventLog;
  let tail: SharedTail;
  let revision: ExpectedRevision = 'no-stream';

  beforeAll(() => (log = new PostgresEventLog(database.connectionString('service'))));
  afterAll(() => log.close());
  beforeEach(() => {
    passed.length = 0;
    tail = tailOf(log);
  });
  afterEach(() => tail.stop());

  function tailOf(of: EventLog): SharedTail {
    const { storedTypes: types } = shelfCodec;
    return new SharedTail({ log: of, types, pageSize: 100, passing: (...parts) => passed.push(parts) });
  }

  async function append(...events: readonly ShelfEvent[]): Promise<Position> {
    const appended = await log.append(
      shelfStream('s1'),
      revision,
      events.map((event) => shelfEventToAppend(event)),
    );
    revision = appended.revision;
    return appended.position;
  }

  /** Everything up to a position. */
  async function upTo(member: TailMember, position: Position): Promise<readonly string[]> {
    const types: string[] = [];
    for (let batch = await member.next(); batch !== undefined; batch = await member.next()) {
      types.push(...batch.events.map(({ type }) => type));
      if (batch.checkpoint >= position) break;
    }
    return types;
  }

  it('gives every member what concerns it behind where it joined, in order', async () => {
    await append(place('before'));
    const placed = await tail.join(PLACED);
    const both = await tail.join([...PLACED, ...LABELLED]);
    expect(placed.after).toBe(await log.head());
    await append(place('a'), label('a'));
    const last = await append(place('b'));
    expect(await upTo(both, last)).toEqual(['ItemPlaced.v1', 'ItemLabelled.v1', 'ItemPlaced.v1']);
    expect(await upTo(placed, last)).toEqual(['ItemPlaced.v1', 'ItemPlaced.v1']);
  });

  it('tells of events that concern nobody who waits, without waking him', async () => {
    const placed = await tail.join(PLACED);
    const labelled = await tail.join(LABELLED);
    const first = await append(place('c'));
    expect(await upTo(placed, first)).toEqual(['ItemPlaced.v1']);
    const woken = placed.next();
    const second = await append(label('c'));
    await upTo(labelled, second);
    expect(passed).toContainEqual([placed, second]);
    const third = await append(place('d'));
    expect(await woken).toMatchObject({ checkpoint: third, events: [{ position: third }] });
  });

  it('ends the membership of one that has too much to do, and takes it in again', async () => {
    const slow = await tail.join(PLACED);
    const quick = await tail.join(PLACED);
    let last = '' as Position;
    for (let round = 0; round < 51; round++) {
      last = await append(...Array.from({ length: 100 }, (_, item) => place(`${round}-${item}`)));
      await upTo(quick, last);
    }
    expect(await slow.next()).toBeUndefined();
    const again = await tail.join(PLACED);
    expect(again.after).toBe(last);
    const next = await append(place('e'));
    expect(await upTo(again, next)).toEqual(['ItemPlaced.v1']);
  });

  it('ends all memberships with the error that keeps it from following, and follows again for who joins then', async () => {
    let mended = false;
    const failing = tailOf({
      head: () => log.head(),
      subscribe: (options) => (mended ? log.subscribe(options) : breaking()),
    } as EventLog);
    const member = await failing.join(PLACED);
    await expect(member.next()).rejects.toThrow('gone');
    mended = true;
    const again = await failing.join(PLACED);
    const next = await append(place('f'));
    expect(await upTo(again, next)).toEqual(['ItemPlaced.v1']);
    await failing.stop();
    expect(await again.next()).toBeUndefined();
    expect(await (await failing.join(PLACED)).next()).toBeUndefined();
  });
});

async function* breaking(): AsyncGenerator<never> {
  await Promise.resolve();
  throw new Error('gone');
}
