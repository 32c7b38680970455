import { useTestDatabase } from '#libs/testing/postgres-database';

describe('a pool', () => {
  const database = useTestDatabase();

  it('gives plain values whatever the time zone of the server', async () => {
    const { rows } = await database.pool('service').query(
      `SELECT timestamptz '2026-06-30T16:00:00.12+08' AS instant, timestamptz '2026-06-30T08:00:00Z' AS whole,
        timestamptz '2026-06-30T08:00:00.123456Z' AS micro, date '2026-06-30' AS day, 9007199254740991::bigint AS big,
        json '{"b":1,"a":[2]}' AS json, ARRAY['a', '契约', '"'] AS texts, NULL::timestamptz AS nothing`,
    );
    expect(rows).toEqual([
      {
        instant: '2026-06-30T08:00:00.120Z',
        whole: '2026-06-30T08:00:00.000Z',
        micro: '2026-06-30T08:00:00.123Z',
        day: '2026-06-30',
        big: 9007199254740991,
        json: { b: 1, a: [2] },
        texts: ['a', '契约', '"'],
        nothing: null,
      },
    ]);
  });

  it('refuses a number it could not hold exactly', async () => {
    await expect(database.pool('service').query('SELECT 9007199254740992::bigint')).rejects.toThrow(RangeError);
  });
});
