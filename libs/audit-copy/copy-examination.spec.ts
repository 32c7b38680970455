import type { StoredEvent } from '#libs/event-store/event-log';
import { systemClock } from '#libs/kernel/clock';
import { CopiedLog, shelfMapper } from '#libs/testing/copied-log';
import { useTestDatabase, type TestDatabase } from '#libs/testing/postgres-database';
import { CopyExamination, type ExaminationResult } from './copy-examination.js';
import { copyFacts, copyStatus } from './copy-status.js';
import type { ChainHead } from './entry.js';
import { COPY_CONSUMER } from './copy-consumer.js';
import { closeFinding, findingsPage, openFindings } from './finding-store.js';
import { COPY_FINDING_KINDS } from './finding.js';
import { lastNotedHead, noteHead } from './noted-heads.js';
import { lostHeads } from './verify-chain.js';

const ANY_EVENTS = 12;

/** A log with its copy, in a database of its own. */
function useCopiedLog() {
  const database: TestDatabase = useTestDatabase();
  let copied: CopiedLog | undefined;
  beforeAll(() => {
    copied = new CopiedLog(database);
  });
  afterAll(() => copied?.close());
  const own = () => {
    if (copied === undefined) throw new Error('only inside hooks and tests');
    return copied;
  };
  const heads: ChainHead[] = [];
  /** @param grace 0: whatever something later has overtaken is missing at once */
  const examination = (grace = 0) =>
    new CopyExamination({
      log: own().log,
      pool: database.pool('auditCopy'),
      mappers: [shelfMapper],
      clock: systemClock,
      grace,
      onHead: (head) => void heads.push(head),
    });
  const ran = async (run: Promise<ExaminationResult | undefined>) => {
    const result = await run;
    if (result === undefined) throw new Error('another examination is under way');
    return result;
  };
  return {
    get copied() {
      return own();
    },
    heads,
    pool: () => database.pool('auditCopy'),
    run: (grace?: number) => ran(examination(grace).run()),
    runWhole: (grace?: number) => ran(examination(grace).runWhole()),
    /** `kind place fields` of all that is open. */
    open: async () =>
      (await openFindings(database.pool('auditCopy'), COPY_FINDING_KINDS)).map(
        ({ kind, logPosition, sequence, fields }) =>
          [kind, ...(logPosition === undefined ? [] : [Number(logPosition)]), sequence ?? '', ...fields]
            .join(' ')
            .trim(),
      ),
    /** As after a direct delivery up to this event. */
    handedOver: (event: StoredEvent | undefined) =>
      database
        .pool('auditCopy')
        .query('INSERT INTO messaging.consumer_checkpoint (consumer, position) VALUES ($1, $2)', [
          COPY_CONSUMER,
          event?.position,
        ]),
  };
}

describe('a sound copy', () => {
  const given = useCopiedLog();

  it('of nothing is sound', async () => {
    expect(await given.run()).toMatchObject({ events: 0, entries: 0, found: 0, pending: 0 });
  });

  it('is found sound whatever the order of arrival across streams', async () => {
    const events = await given.copied.append(ANY_EVENTS);
    const byStream = [...events].sort((a, b) => (a.streamId < b.streamId ? -1 : 1));
    await given.copied.copy(byStream);
    expect(await given.run()).toMatchObject({ found: 0, pending: 0, events: ANY_EVENTS });
    expect(await given.open()).toEqual([]);
  });

  it('misses no event that nobody is told of', async () => {
    await given.copied.place('s0', { type: 'ItemTaken', data: { shelf: 's0', item: 'i0' } });
    await given.copied.copy((await given.copied.append(1)).slice(-1));
    expect(await given.runWhole()).toMatchObject({ found: 0, pending: 0 });
  });

  it('looks at what is new only, until the round over everything is due', async () => {
    await given.copied.copy((await given.copied.append(2)).slice(-2));
    expect(await given.run()).toMatchObject({ events: 2, entries: 2 });
    expect(await given.run()).toMatchObject({ events: 0, entries: 0 });
  });

  it('says how it stands', async () => {
    const status = await copyStatus(given.pool());
    expect(status).toMatchObject({ entries: ANY_EVENTS + 3, openFindings: 0, comparison: { pending: 0 } });
    expect(status.head).toMatchObject(given.heads.at(-1) ?? {});
    expect(status.wholeComparisonAt).not.toBeNull();
    expect(copyFacts(status, status.comparison?.examinedAt ?? '')).toEqual({
      entries: ANY_EVENTS + 3,
      openFindings: 0,
      pendingEvents: 0,
      lagSeconds: 0,
      secondsSinceComparison: 0,
    });
  });
});

describe('what is on its way', () => {
  const given = useCopiedLog();
  let events: readonly StoredEvent[];

  it('is waited for, however old', async () => {
    events = await given.copied.append(ANY_EVENTS);
    await given.copied.copy(events.slice(0, 4));
    expect(await given.run()).toMatchObject({ found: 0, pending: ANY_EVENTS - 4 });
    const status = await copyStatus(given.pool());
    expect(status.comparison).toMatchObject({ place: events[3]?.position, oldestPendingAt: events[4]?.recordedAt });
  });

  it('is waited for though something later has come, within the grace', async () => {
    await given.copied.copy(events.slice(6, 7));
    expect(await given.run(60_000)).toMatchObject({ found: 0, pending: ANY_EVENTS - 5 });
  });

  it('is missing when something later has been there for longer', async () => {
    expect(await given.run()).toMatchObject({ found: 2, opened: 2, pending: ANY_EVENTS - 7 });
    expect(await given.open()).toEqual(['GAP 5', 'GAP 6']);
    expect(await given.run()).toMatchObject({ opened: 0 });
  });

  it('closes the finding when it comes after all, and the finding stays on record', async () => {
    await given.copied.copy(events);
    expect(await given.runWhole()).toMatchObject({ found: 0, closed: 2, pending: 0 });
    expect(await given.open()).toEqual([]);
    const page = await findingsPage(given.pool(), { open: false, limit: 10 });
    expect(page.map(({ kind, closedBecause }) => [kind, closedBecause])).toEqual([
      ['GAP', 'no longer found'],
      ['GAP', 'no longer found'],
    ]);
  });

  it('is missing at once where a direct delivery has passed', async () => {
    await given.handedOver((await given.copied.append(1)).at(-1));
    expect(await given.run(60_000)).toMatchObject({ found: 1 });
    expect(await given.open()).toEqual([`GAP ${ANY_EVENTS + 1}`]);
  });
});

describe('a log that was changed behind the back of the system', () => {
  const given = useCopiedLog();
  const at = (position: number) => `WHERE position = ${position}`;

  beforeAll(async () => {
    await given.copied.copy(await given.copied.append(ANY_EVENTS));
    expect(await given.runWhole()).toMatchObject({ found: 0 });
  });

  it('is found at the exact positions', async () => {
    await given.copied.tamper(
      `UPDATE log.events SET data = replace(data::text, '标签', '标识')::json ${at(2)}`,
      `UPDATE log.events SET metadata = replace(metadata::text, 'account', 'nobody')::json, event_id = gen_random_uuid() ${at(4)}`,
      `DELETE FROM log.events ${at(6)}`,
      `INSERT INTO log.events SELECT 6, stream_id, 99, gen_random_uuid(), category, type, data, metadata, recorded_at, content_hash
         FROM log.events ${at(3)}`,
      `UPDATE log.events SET position = 1000 ${at(8)}`,
      `UPDATE log.events SET position = 8 ${at(9)}`,
      `UPDATE log.events SET position = 9 ${at(1000)}`,
      `UPDATE log.events SET type = 'ShelfCleared.v1' ${at(10)}`,
      `DELETE FROM log.events ${at(12)}`,
    );
    // The end that is gone shows at once, the rest in the round over everything.
    expect(await given.run()).toMatchObject({ found: 1 });
    await given.runWhole();
    expect(await given.open()).toEqual([
      'ADDITION 12 12',
      'DIFFERENCE 2 2 recordDigest',
      'DIFFERENCE 4 4 eventId recordDigest',
      'DIFFERENCE 6 6 eventId streamRevision recordDigest',
      expect.stringMatching(/^DIFFERENCE 8 8 eventId .*recordDigest$/),
      expect.stringMatching(/^DIFFERENCE 9 9 eventId .*recordDigest$/),
      'DIFFERENCE 10 10 storedType recordDigest',
    ]);
  });

  it('inserted between, with all behind it moved, is found from there on', async () => {
    const before = (await given.open()).length;
    await given.copied.tamper(`UPDATE log.events SET position = position + 100 WHERE position >= 11`);
    await given.runWhole();
    expect((await given.open()).slice(before)).toEqual([
      'DIFFERENCE 111 11 logPosition recordDigest',
      'ADDITION 11 11',
    ]);
  });
});

describe('a copy that was changed by its own administrator', () => {
  /** Each change in a database of its own. */
  const changed = (
    what: string,
    statements: readonly string[],
    expected: readonly unknown[],
    options: { readonly noted?: boolean } = {},
  ) =>
    describe(what, () => {
      const given = useCopiedLog();
      it('is found', async () => {
        const events = await given.copied.append(ANY_EVENTS);
        await given.copied.copy(events);
        if (options.noted !== false) await given.run();
        await given.copied.tamper(...statements);
        await given.handedOver(events.at(-1));
        await given.runWhole();
        expect(await given.open()).toEqual(expected);
      });
    });
  const rechain = (from: number) => `DO $$ DECLARE e record; previous bytea; BEGIN
     SELECT chain_hash INTO previous FROM audit_copy.entry WHERE sequence = ${from} - 1;
     FOR e IN SELECT * FROM audit_copy.entry WHERE sequence >= ${from} ORDER BY sequence LOOP
       previous := audit_copy.chain_hash(previous, e.sequence, e.event_id, e.log_position, e.stream_id, e.stream_revision, e.stored_type,
         e.event_type, e.record_digest, e.received_at, e.message::text);
       UPDATE audit_copy.entry SET chain_hash = previous WHERE sequence = e.sequence;
     END LOOP; END $$`;
  const anyHead = (sequence: number) => expect.stringMatching(new RegExp(`^HEAD ${sequence} [0-9a-f]{64}$`)) as unknown;

  changed(
    'in a message',
    [`UPDATE audit_copy.entry SET message = replace(message::text, '2026', '2027')::json WHERE sequence = 4`],
    ['CHAIN 4 4 chainHash'],
  );
  changed(
    'in a digest',
    [`UPDATE audit_copy.entry SET record_digest = repeat('0', 64) WHERE sequence = 4`],
    ['CHAIN 4 4 chainHash recordDigest', 'DIFFERENCE 4 4 recordDigest'],
  );
  changed(
    'in a time',
    [`UPDATE audit_copy.entry SET received_at = received_at - interval '1 day' WHERE sequence = 4`],
    ['CHAIN 4 4 chainHash'],
  );
  changed(
    'by taking an entry out',
    ['DELETE FROM audit_copy.entry WHERE sequence = 5'],
    ['CHAIN 6 6 sequence chainHash', 'GAP 5'],
  );
  changed(
    'by taking an entry out and closing the row and the chain',
    [
      'DELETE FROM audit_copy.entry WHERE sequence = 5',
      ...[6, 7, 8, 9, 10, 11, 12].map((n) => `UPDATE audit_copy.entry SET sequence = ${n - 1} WHERE sequence = ${n}`),
      rechain(5),
    ],
    [anyHead(12), 'GAP 5'],
  );
  changed(
    'by exchanging two entries',
    [
      'UPDATE audit_copy.entry SET sequence = 1000 WHERE sequence = 5',
      'UPDATE audit_copy.entry SET sequence = 5 WHERE sequence = 8',
      'UPDATE audit_copy.entry SET sequence = 8 WHERE sequence = 1000',
    ],
    ['CHAIN 8 5 chainHash', 'CHAIN 6 6 chainHash', 'CHAIN 5 8 chainHash', 'CHAIN 9 9 chainHash'],
  );
  changed(
    'by cutting off the end, heads and all',
    ['DELETE FROM audit_copy.entry WHERE sequence > 9', 'DELETE FROM audit_copy.noted_head'],
    ['GAP 10', 'GAP 11', 'GAP 12'],
  );
  changed(
    'by cutting off the end',
    ['DELETE FROM audit_copy.entry WHERE sequence > 9'],
    [anyHead(12), 'GAP 10', 'GAP 11', 'GAP 12'],
  );
  changed(
    'in an entry with the chain written anew',
    [
      `UPDATE audit_copy.entry SET message = replace(message::text, '2026', '2027')::json WHERE sequence = 4`,
      rechain(4),
    ],
    [anyHead(12)],
  );
  changed(
    'by an entry of an event that never was',
    [
      `INSERT INTO audit_copy.entry SELECT 13, gen_random_uuid(), '0000000000000000500', stream_id, 99, stored_type, event_type,
         record_digest, message, received_at, chain_hash FROM audit_copy.entry WHERE sequence = 12`,
    ],
    ['CHAIN 500 13 chainHash eventId logPosition streamRevision', 'ADDITION 500 13'],
  );
  changed(
    'by an addition within the log',
    [
      `INSERT INTO audit_copy.entry SELECT 13, gen_random_uuid(), log_position, stream_id, 99, stored_type, event_type,
         record_digest, message, received_at, chain_hash FROM audit_copy.entry WHERE sequence = 3`,
    ],
    ['CHAIN 3 13 chainHash eventId streamRevision', 'ADDITION 3 13'],
  );
  changed(
    'in all its entries',
    ['TRUNCATE audit_copy.entry'].map((statement) => `DO $$ BEGIN ${statement}; END $$`),
    [anyHead(12), ...Array.from({ length: ANY_EVENTS }, (_, index) => `GAP ${index + 1}`)],
  );
});

describe('noted heads', () => {
  const given = useCopiedLog();

  it('are told once each, and found again on the chain', async () => {
    await given.copied.copy(await given.copied.append(3));
    await given.run();
    await given.run();
    await given.copied.copy((await given.copied.append(2)).slice(-2));
    await given.run();
    expect(given.heads.map(({ sequence }) => sequence)).toEqual([3, 5]);
    expect(await lostHeads(given.pool(), given.heads)).toEqual([]);
    expect(await lastNotedHead(given.pool())).toEqual(given.heads[1]);
  });

  it('that were kept elsewhere are missed when the chain was written anew', async () => {
    const elsewhere = { sequence: 2, chainHash: 'a'.repeat(64) };
    expect(await lostHeads(given.pool(), [...given.heads, elsewhere])).toEqual([elsewhere]);
  });

  it('are not attested over a chain that is wrong', async () => {
    await given.copied.tamper(`UPDATE audit_copy.entry SET record_digest = repeat('0', 64) WHERE sequence = 5`);
    await given.copied.copy((await given.copied.append(1)).slice(-1));
    await given.copied.tamper(`UPDATE audit_copy.entry SET received_at = now() WHERE sequence = 6`);
    await given.run();
    expect((await lastNotedHead(given.pool()))?.sequence).toBe(5);
    expect(await noteHead(given.pool(), given.heads[0]!)).toBe(false);
  });
});

describe('findings', () => {
  const given = useCopiedLog();

  it('come back after they were closed, if they are still there, and once closed stay closed', async () => {
    const events = await given.copied.append(2);
    await given.copied.copy(events);
    await given.copied.tamper('DELETE FROM log.events WHERE position = 2');
    await given.runWhole();
    const [finding] = await openFindings(given.pool(), ['ADDITION']);
    const id = finding?.findingId ?? 0;
    expect([await closeFinding(given.pool(), id, '已核实'), await closeFinding(given.pool(), id, '再次')]).toEqual([
      true,
      false,
    ]);
    expect(await given.runWhole()).toMatchObject({ found: 1, opened: 1 });
    const page = await findingsPage(given.pool(), { open: false, limit: 10 });
    expect(page.map(({ closedBecause }) => closedBecause)).toEqual([null, '已核实']);
    expect(await findingsPage(given.pool(), { open: false, limit: 1, before: page[0]?.findingId ?? 0 })).toEqual([
      page[1],
    ]);
    expect(await findingsPage(given.pool(), { open: true, limit: 10 })).toEqual([page[0]]);
  });

  it('are looked for by one at a time', async () => {
    const client = await given.pool().connect();
    try {
      await client.query('SELECT pg_advisory_lock(7316893518034915)');
      await expect(given.runWhole()).rejects.toThrow('another examination');
    } finally {
      await client.query('SELECT pg_advisory_unlock(7316893518034915)');
      client.release();
    }
  });
});
