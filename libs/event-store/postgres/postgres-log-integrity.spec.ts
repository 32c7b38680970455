import pg from 'pg';
import { newId } from '#libs/kernel/identifiers';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { someEvents } from '../contract/events.js';
import type { Position } from '../event-log.js';
import type { LogDefect } from '../log-integrity.js';
import { PostgresEventLog } from './postgres-event-log.js';
import { PostgresLogIntegrity } from './postgres-log-integrity.js';

const database = useTestDatabase();

/** More than ten thousand positions: of one to five digits, over several pages. */
const EVENTS = 10_050;

describe('integrity of the PostgreSQL log', () => {
  let head: Position;

  const defects = async () => {
    const found: LogDefect[] = [];
    const examined = await new PostgresLogIntegrity(database.pool('auditor')).verify(head, (defect) =>
      found.push(defect),
    );
    return { examined, places: found.map(({ place, en }) => `${place}: ${en}`) };
  };
  /** As somebody who has the database server in his hands: the triggers that refuse changes are switched off. */
  const change = async (sql: string) => {
    const client = new pg.Client({ connectionString: database.connectionString('administrator') });
    await client.connect();
    try {
      await client.query('SET session_replication_role = replica');
      expect((await client.query(sql)).rowCount).toBeGreaterThan(0);
    } finally {
      await client.end();
    }
  };

  beforeAll(async () => {
    const log = new PostgresEventLog(database.connectionString('service'));
    for (let appended = 0; appended < EVENTS; appended += 150) {
      await log.append(`contract-${newId()}`, 'no-stream', someEvents(150));
    }
    head = await log.head();
    await log.close();
  });

  it('finds nothing in an untouched log, however many digits its positions have', async () => {
    expect(await defects()).toEqual({ examined: EVENTS, places: [] });
  });

  it.each([
    [
      'changed data',
      `UPDATE log.events SET data = '{"n":-1}' WHERE position = 99`,
      /^log\.events position 99 .*content hash/,
    ],
    [
      'another time',
      `UPDATE log.events SET recorded_at = recorded_at + '1 s' WHERE position = 1000`,
      /position 1000 .*content hash/,
    ],
    ['another category', `UPDATE log.events SET category = 'template' WHERE position = 7`, /position 7 .*category/],
    [
      'missing events',
      'DELETE FROM log.events WHERE position IN (9999, 10000)',
      /positions 9999 to 10000: events are missing/,
    ],
  ])('names %s', async (_what, sql, place) => {
    const before = (await defects()).places;
    await change(sql);
    const after = (await defects()).places.filter((found) => !before.includes(found));
    expect(after).toEqual([expect.stringMatching(place)]);
  });
});
