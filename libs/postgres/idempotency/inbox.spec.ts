import { newId } from '#libs/kernel/identifiers';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { processOnce } from './inbox.js';

describe('inbox', () => {
  const database = useTestDatabase();
  const effects = async (): Promise<readonly string[]> => {
    const { rows } = await database
      .pool('owner')
      .query<{ what: string }>('SELECT what FROM messaging.effect ORDER BY what');
    return rows.map(({ what }) => what);
  };
  const note = (what: string) => async (client: { query(text: string, values: string[]): Promise<unknown> }) =>
    void (await client.query('INSERT INTO messaging.effect VALUES ($1)', [what]));

  beforeAll(async () => {
    await database
      .pool('owner')
      .query('CREATE TABLE messaging.effect (what text); GRANT ALL ON messaging.effect TO qiyue_service');
  });
  beforeEach(async () => {
    await database.pool('owner').query('TRUNCATE messaging.effect');
  });

  it('lets a message have its effect once for each consumer', async () => {
    const eventId = newId();
    const pool = database.pool('service');
    expect(await processOnce(pool, eventId, 'a', note('a'))).toBe(true);
    expect(await processOnce(pool, eventId, 'a', note('a again'))).toBe(false);
    expect(await processOnce(pool, eventId, 'b', note('b'))).toBe(true);
    expect(await effects()).toEqual(['a', 'b']);
  });

  it('takes the entry back with the effect', async () => {
    const eventId = newId();
    const pool = database.pool('service');
    const failing = processOnce(pool, eventId, 'a', async (client) => {
      await note('half')(client);
      throw new Error('effect failed');
    });
    await expect(failing).rejects.toThrow('effect failed');
    expect(await effects()).toEqual([]);
    expect(await processOnce(pool, eventId, 'a', note('whole'))).toBe(true);
    expect(await effects()).toEqual(['whole']);
  });

  it('lets one of many deliveries at once have the effect', async () => {
    const eventId = newId();
    const pool = database.pool('service');
    const happened = await Promise.all(
      Array.from({ length: 16 }, async () => processOnce(pool, eventId, 'a', note('once'))),
    );
    expect(happened.filter(Boolean)).toHaveLength(1);
    expect(await effects()).toEqual(['once']);
  });
});
