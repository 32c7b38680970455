import { CopiedLog, messageOf } from '#libs/testing/copied-log';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { CHAIN_START, chainHashOf } from './chain-hash.js';
import { entriesAfter, headOfCopy } from './copy-store.js';
import { openFindings } from './finding-store.js';

describe('the audit copy', () => {
  const database = useTestDatabase();
  const pool = () => database.pool('auditCopy');
  let copied: CopiedLog;

  beforeAll(() => {
    copied = new CopiedLog(database);
  });
  afterAll(() => copied.close());

  it('numbers entries without gaps and chains each to the one before, by a hash that can be computed outside', async () => {
    const events = await copied.append(7);
    expect(await copied.copy(events.slice(0, 3))).toEqual({ added: 3, repeated: 0, contradictory: 0 });
    expect(await copied.copy(events.slice(3))).toEqual({ added: 4, repeated: 0, contradictory: 0 });
    const entries = await entriesAfter(pool(), 0, 100);
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    let previous: Buffer = CHAIN_START;
    for (const [index, entry] of entries.entries()) {
      expect(entry.chainHash.toString('hex')).toBe(chainHashOf(previous, entry).toString('hex'));
      expect(JSON.parse(entry.message)).toEqual(messageOf(events[index]!));
      previous = entry.chainHash;
    }
    expect(await headOfCopy(pool())).toMatchObject({ sequence: 7, chainHash: previous.toString('hex') });
  });

  it('adds nothing when a message comes again, within a batch or later', async () => {
    const events = await copied.append(2);
    const [one, other] = events.slice(-2) as [(typeof events)[0], (typeof events)[0]];
    expect(await copied.copy([one, one, other])).toEqual({ added: 2, repeated: 1, contradictory: 0 });
    expect(await copied.copy(events)).toEqual({ added: 0, repeated: events.length, contradictory: 0 });
    expect(await openFindings(pool(), ['CONTRADICTION'])).toEqual([]);
  });

  it('writes down that an event came with another digest, once', async () => {
    const [event] = await copied.events();
    const message = messageOf(event!)!;
    const forged = { ...message, recorddigest: 'f'.repeat(64) };
    const before = await headOfCopy(pool());
    for (let times = 0; times < 2; times++) {
      expect(await copied.deliver([forged])).toEqual({ added: 0, repeated: 1, contradictory: 1 });
    }
    expect(await headOfCopy(pool())).toEqual(before);
    expect(await openFindings(pool(), ['CONTRADICTION'])).toEqual([
      expect.objectContaining({
        eventId: event?.id,
        logPosition: event?.position,
        sequence: 1,
        fields: [message.recorddigest, forged.recorddigest],
      }),
    ]);
  });

  it('keeps one chain when several add at the same time', async () => {
    const before = (await headOfCopy(pool()))?.sequence ?? 0;
    const events = (await copied.append(40, 8)).slice(-40);
    await Promise.all(events.map((event) => copied.copy([event])));
    const entries = await entriesAfter(pool(), before - 1, 100);
    expect(entries).toHaveLength(41);
    for (const [index, entry] of entries.slice(1).entries()) {
      expect(entry.sequence).toBe(before + 1 + index);
      expect(chainHashOf(entries[index]!.chainHash, entry)).toEqual(entry.chainHash);
    }
  });

  it('adds all messages of a transaction or none', async () => {
    const before = await headOfCopy(pool());
    const [event] = (await copied.append(1)).slice(-1);
    const message = messageOf(event!)!;
    await expect(copied.deliver([message, { ...message, id: 'no uuid' }])).rejects.toThrow('uuid');
    expect(await headOfCopy(pool())).toEqual(before);
  });

  it.each([
    `INSERT INTO audit_copy.entry SELECT * FROM audit_copy.entry`,
    `UPDATE audit_copy.entry SET record_digest = ''`,
    `DELETE FROM audit_copy.entry`,
    `TRUNCATE audit_copy.entry`,
    `DELETE FROM audit_copy.noted_head`,
    `INSERT INTO audit_copy.noted_head VALUES (1, '', now())`,
    `UPDATE audit_copy.finding SET kind = 'GAP'`,
    `DELETE FROM audit_copy.closed_finding`,
    `UPDATE audit_copy.examination SET place = '9'`,
    `SELECT 1 FROM log.events`,
    `SELECT 1 FROM vault.subject_key`,
  ])('its role may not: %s', async (statement) => {
    await expect(pool().query(statement)).rejects.toThrow(/permission denied/);
  });

  it.each(['entry', 'finding', 'noted_head', 'closed_finding'])(
    'nobody changes %s, not even its owner',
    async (table) => {
      for (const statement of [`DELETE FROM audit_copy.${table}`, `TRUNCATE audit_copy.${table} CASCADE`]) {
        await expect(database.pool('owner').query(statement)).rejects.toThrow('append-only');
      }
    },
  );

  it.each(['service', 'projector', 'auditor', 'relay', 'notification'] as const)(
    'is none of the business of %s',
    async (role) => {
      for (const statement of ['SELECT 1 FROM audit_copy.entry', `SELECT audit_copy.close_finding(1, '')`]) {
        await expect(database.pool(role).query(statement)).rejects.toThrow('permission denied');
      }
    },
  );
});
