import fc from 'fast-check';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { contentHashOfRow } from './content-hash.js';
import { PostgresEventLog } from './postgres-event-log.js';
import { anEvent } from '../contract/events.js';

const database = useTestDatabase();

const COLUMNS = `position::text, stream_id, revision::text, event_id::text, type, data::text, metadata::text, content_hash,
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at`;

describe('content hash', () => {
  it('is the same in the database and outside, for any text', async () => {
    const log = new PostgresEventLog(database.connectionString('service'));
    const texts = fc.sample(
      fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\0', '')),
      200,
    );
    texts.push('𠮷田·古丽', '\\u0000', 'line\nfeed', '"\\');
    await Promise.all(
      texts.map((text, index) =>
        log.append(`hash-${index}`, 'no-stream', [anEvent({ data: { [text]: text } }), anEvent()]),
      ),
    );
    await log.close();

    const { rows } = await database.pool('auditor').query(`select ${COLUMNS} from log.events order by position`);
    expect(rows).toHaveLength(texts.length * 2);
    for (const row of rows) expect(contentHashOfRow(row).toString('hex')).toBe(row.content_hash.toString('hex'));
  });

  it('differs when any field differs', () => {
    const row = {
      position: '1',
      stream_id: 'hash-1',
      revision: 0,
      event_id: '0192f7c0-5b1e-7c3a-9d44-51e0c0a17a2b',
      type: 'Hashed.v1',
      recorded_at: '2026-06-30T08:00:00.120Z',
      data: '{}',
      metadata: '{}',
    };
    const changes = [
      { position: '2' },
      { stream_id: 'hash-2' },
      { revision: 1 },
      { event_id: '0192f7c0-5b1e-7c3a-9d44-51e0c0a17a2c' },
      { type: 'Hashed.v2' },
      { recorded_at: '2026-06-30T08:00:00.121Z' },
      { data: '{ }' },
      { metadata: '{ }' },
      // Moves the border between data and metadata.
      { data: '{}\n', metadata: '{}' },
      { data: '{}', metadata: '\n{}' },
    ];
    const hashes = [row, ...changes.map((change) => ({ ...row, ...change }))].map((each) =>
      contentHashOfRow(each).toString('hex'),
    );
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(contentHashOfRow({ ...row, position: '0000000000000000001' })).toEqual(contentHashOfRow(row));
  });
});
