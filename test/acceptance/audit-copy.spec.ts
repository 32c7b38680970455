import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditCopyModule } from '#apps/audit/src/copy/audit-copy.module';
import { AUDIT_COPY_POOL } from '#apps/audit/src/copy/audit-copy-pool.module';
import { fsckInstallation } from '#apps/audit/src/fsck/fsck-installation';
import type { AuditCopyDocument, CopyFindingDocument } from '#apps/audit/src/http/copy.documents';
import { ProcessManagerModule } from '#apps/process-manager/src/process-manager.module';
import { CopyExamination } from '#libs/audit-copy/copy-examination';
import { addToCopy } from '#libs/audit-copy/copy-store';
import { storedEventId } from '#libs/event-store/command-runner/stored-event-id';
import { EVENT_LOG, type EventLog, type StoredEvent } from '#libs/event-store/event-log';
import { PostgresEventLog } from '#libs/event-store/postgres/postgres-event-log';
import type { KeysetPage } from '#libs/http/paging/keyset-page';
import { systemClock } from '#libs/kernel/clock';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { integrationEventMappers } from '#libs/platform/integration-events';
import { projections } from '#libs/platform/projections';
import { createPool } from '#libs/postgres/pool';
import { rebuild } from '#libs/postgres/projections/rebuild';
import { inTransaction } from '#libs/postgres/transaction';
import { masterKeyFromText } from '#libs/vault/master-key';
import { compiledProgram } from '../compiled-program.js';
import { problemIn } from './client.js';
import { asForger, forged, rehash, type ConnectionStrings } from './forged-installation.js';
import { useApplication } from './harness.js';
import { expectStatus, HOUSEHOLDERS, SmallCommunity, WUYI } from './small-community.js';

const DISTRICT = '370704';
const application = useApplication({ alongside: [ProcessManagerModule, AuditCopyModule] });
const { database } = application;
const copyPool = () => database.pool('auditCopy');

jest.setTimeout(180_000);

let masterKey = '';
let events: readonly StoredEvent[];
let erased = '';

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function allEvents(log: EventLog): Promise<readonly StoredEvent[]> {
  const all: StoredEvent[] = [];
  for await (const page of log.readAll()) all.push(...page.events);
  return all;
}

beforeAll(async () => {
  const community = await SmallCommunity.found(application);
  const contract = await community.issue(1);
  await community.sign(contract, 'B1');
  await community.sign(contract, 'A1');
  await community.amend(contract);
  const offered = await community.issue(2);
  erased = offered.subjectId;
  const officer = await application.as('PrivacyOfficer', DISTRICT);
  expectStatus(200, await officer.post(`/residents/${erased}/erasure`, { reason: '居民本人申请' }));
  const destroyed = 'SELECT 1 FROM vault.subject_key WHERE subject_id = $1 AND wrapped_key IS NULL';
  await until(async () => (await database.pool('service').query(destroyed, [erased])).rowCount === 1);
  // Everybody who asks later has an account by now: the events of it are the record's, too.
  await application.as('Auditor', DISTRICT);
  await application.as('GridWorker', WUYI);
  await application.as('Supervisor', WUYI);
  const administrator = await application.as('SystemAdmin', DISTRICT);
  const last = await administrator.post('/regions', {
    regionCode: '370704001002',
    name: '五马路社区',
    validFrom: '2020-01-01',
  });
  expectStatus(201, last);

  const log = application.get<EventLog>(EVENT_LOG);
  const head = await log.head();
  const handedOver = `SELECT 1 FROM messaging.consumer_checkpoint WHERE consumer = 'audit-copy' AND position >= $1`;
  await until(async () => (await copyPool().query(handedOver, [head])).rowCount === 1);
  const behind = 'SELECT 1 FROM read_model.checkpoint WHERE position < $1';
  await until(async () => (await database.pool('auditor').query(behind, [head])).rowCount === 0);
  events = await allEvents(log);
  masterKey = application.masterKey;
}, 180_000);

describe('over HTTP', () => {
  it('says how the copy stands: every event in it, its chain verified, nothing found', async () => {
    const examination = new CopyExamination({
      log: application.get<EventLog>(EVENT_LOG),
      pool: application.get(AUDIT_COPY_POOL),
      mappers: integrationEventMappers,
      clock: systemClock,
    });
    await examination.runWhole();
    const auditor = await application.as('Auditor', DISTRICT);
    const { status, body } = await auditor.get<AuditCopyDocument>('/audit/copy');
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        entries: events.length,
        head: body.verifiedHead,
        openFindings: 0,
        lastComparison: expect.objectContaining({ pendingEvents: 0, upTo: events.at(-1)?.position }) as unknown,
      }),
    ]);
    expect(body.head?.sequence).toBe(events.length);
    expect((await auditor.get<KeysetPage<unknown>>('/audit/copy/findings')).body).toEqual({ items: [], next: null });
  });

  it('shows what was found, page by page', async () => {
    const { rows } = await copyPool().query<{ message: IntegrationEvent }>(
      'SELECT message FROM audit_copy.entry ORDER BY sequence LIMIT 2',
    );
    for (const { message } of rows) {
      const again = { ...message, recorddigest: '0'.repeat(64) };
      await inTransaction(copyPool(), (client) => addToCopy(client, [again]));
    }
    const auditor = await application.as('Auditor', DISTRICT);
    const path = '/audit/copy/findings?open=true&limit=1';
    const first = await auditor.get<KeysetPage<CopyFindingDocument>>(path);
    const second = await auditor.get<KeysetPage<CopyFindingDocument>>(`${path}&after=${first.body.next}`);
    const found = [...first.body.items, ...second.body.items];
    expect(found.map(({ kind, sequence, zh }) => [kind, sequence, zh.slice(0, 11)])).toEqual([
      ['CONTRADICTION', 2, '同一事件再次送达，内容'],
      ['CONTRADICTION', 1, '同一事件再次送达，内容'],
    ]);
    expect(second.body.next).toBeNull();
    for (const { findingId } of found) {
      await copyPool().query('SELECT audit_copy.close_finding($1, $2)', [findingId, '已核实']);
    }
    expect((await auditor.get<KeysetPage<unknown>>('/audit/copy/findings?open=true')).body.items).toEqual([]);
    const all = await auditor.get<KeysetPage<CopyFindingDocument>>('/audit/copy/findings');
    expect(all.body.items.map(({ closedBecause }) => closedBecause)).toEqual(['已核实', '已核实']);
    const foreign = await auditor.get(`/audit/copy/findings?after=${first.body.next}`);
    expect(problemIn(foreign)).toMatchObject({ status: 400, code: 'http.cursor-invalid' });
  });

  it('is told in figures, too', async () => {
    const answer = await fetch(`${application.baseUrl}/metrics`);
    const text = await answer.text();
    expect(text).toContain(`qiyue_audit_copy_entries ${events.length}\n`);
    expect(text).toContain('qiyue_audit_copy_findings 0\n');
    expect(text).toContain('qiyue_audit_copy_lag_seconds 0\n');
    expect(text).toMatch(/qiyue_audit_copy_comparison_age_seconds \d/);
  });

  it('is for auditors only', async () => {
    for (const path of ['/audit/copy', '/audit/copy/findings']) {
      expect(problemIn(await application.anonymous.get(path)).status).toBe(401);
      expect(problemIn(await (await application.as('GridWorker', WUYI)).get(path)).status).toBe(403);
      expect((await (await application.as('Supervisor', WUYI)).get(path)).status).toBe(200);
    }
  });

  it.each(['open=yes', 'open=', 'limit=0', 'after=x', 'unknown=1'])('refuses %s', async (query) => {
    const auditor = await application.as('Auditor', DISTRICT);
    expect(problemIn(await auditor.get(`/audit/copy/findings?${query}`)).status).toBe(400);
  });
});

it('keeps no inbox: what comes again reaches it and is compared with what is there', async () => {
  expect((await copyPool().query(`SELECT 1 FROM messaging.inbox WHERE consumer = 'audit-copy'`)).rowCount).toBe(0);
});

it('holds nobody’s name or telephone number in clear', async () => {
  const texts: string[] = [];
  for (const table of ['entry', 'finding', 'closed_finding', 'noted_head', 'examination']) {
    const { rows } = await copyPool().query<{ text: string }>(`SELECT t::text AS text FROM audit_copy.${table} t`);
    texts.push(...rows.map(({ text }) => text));
  }
  const all = texts.join('\n');
  expect(all).toContain(erased);
  // What is sealed travels as ciphertext.
  expect(all).toContain('q1:');
  for (const name of HOUSEHOLDERS) expect(all).not.toContain(name);
  expect(all).not.toMatch(/1990000\d{4}|370799\d{11}[\dX]/);
});

describe('a record forged by its own administrator', () => {
  beforeAll(() => application.stop());

  const check = (to: ConnectionStrings, withCopy: boolean) =>
    fsckInstallation({
      eventLog: { engine: 'postgres', connectionString: to('auditor') },
      auditor: to('auditor'),
      service: to('service'),
      projector: to('projector'),
      ...(withCopy ? { auditCopy: to('auditCopy') } : {}),
      masterKey: masterKeyFromText(masterKey),
    });
  const placesOf = async (to: ConnectionStrings, withCopy: boolean) =>
    (await check(to, withCopy)).list.map(({ check: name, place }) => `${name}: ${place}`);

  /** What fsck finds without and with the copy. */
  const findings = (change: Parameters<typeof forged>[1]) =>
    forged(database, change, async (to) => ({ without: await placesOf(to, false), with: await placesOf(to, true) }));

  async function rebuildReadModels(to: ConnectionStrings): Promise<void> {
    const log = new PostgresEventLog(to('projector'));
    const pool = createPool(to('projector'), { applicationName: 'forger' });
    try {
      await rebuild({ pool, log, projections });
    } finally {
      await log.close();
      await pool.end();
    }
  }

  const eventOf = (type: string) => {
    const found = events.find((event) => event.type.startsWith(`${type}.v`));
    if (found === undefined) throw new Error(`no ${type}`);
    return found;
  };
  const place = ({ position, streamId, revision }: StoredEvent, sequence?: number) =>
    `audit-copy: log position ${position} (${streamId} revision ${revision})` +
    (sequence === undefined ? '' : `, audit_copy.entry sequence ${sequence}`);
  const number = ({ position }: StoredEvent) => Number(position);

  it('is sound before', async () => {
    const found = await forged(database, [], (to) => check(to, true));
    expect(found.list).toEqual([]);
    expect(found.examinations.get('audit-copy')).toBe(events.length);
  });

  it('is found by the copy alone when event, id and hash were rewritten together and every read model rebuilt', async () => {
    const signed = eventOf('ContractSigned');
    const { metadata, streamId, revision, type } = signed;
    const data = JSON.parse(JSON.stringify(signed.data).replace('"ELECTRONIC"', '"PAPER"')) as unknown;
    expect(data).not.toEqual(signed.data);
    const ofCommand = events.filter(
      (event) => event.metadata.commandId === metadata.commandId && event.streamId === streamId,
    );
    const id = storedEventId(streamId, revision - (ofCommand[0]?.revision ?? 0), { type, data }, metadata);
    const found = await findings(async (to) => {
      await asForger(
        to,
        `UPDATE log.events SET data = '${JSON.stringify(data)}', event_id = '${id}' WHERE position = ${number(signed)}`,
        rehash(`WHERE position = ${number(signed)}`),
      );
      await rebuildReadModels(to);
    });
    expect(found).toEqual({ without: [], with: [place(signed, number(signed))] });
  });

  it('is found by the copy alone when who acted and why was rewritten', async () => {
    const erasure = eventOf('ResidentErased');
    const found = await findings(async (to) => {
      await asForger(
        to,
        `UPDATE log.events SET metadata = replace(metadata::text, '居民本人申请', '依职权')::json WHERE position = ${number(erasure)}`,
        rehash(`WHERE position = ${number(erasure)}`),
      );
      await rebuildReadModels(to);
    });
    expect(found).toEqual({ without: [], with: [place(erasure, number(erasure))] });
  });

  it('is found by the copy alone when its end was cut off and every read model rebuilt', async () => {
    const last = events.at(-1)!;
    const found = await findings(async (to) => {
      await asForger(
        to,
        `DELETE FROM log.events WHERE position = ${number(last)}`,
        `UPDATE read_model.checkpoint SET position = '${events.at(-2)!.position}'`,
      );
      await rebuildReadModels(to);
    });
    expect(found).toEqual({ without: [], with: [place(last, number(last))] });
  });

  it('is found from there on when an event was taken out, the rows behind it closed up and every read model rebuilt', async () => {
    const viewed = events.filter(({ streamId }) => streamId === eventOf('ResidentErased').streamId).at(-1)!;
    const found = await findings(async (to) => {
      await asForger(
        to,
        `DELETE FROM log.events WHERE position = ${number(viewed)}`,
        `UPDATE log.events SET position = position + 1000000 WHERE position > ${number(viewed)}`,
        'UPDATE log.events SET position = position - 1000001 WHERE position > 1000000',
        rehash(),
      );
      await rebuildReadModels(to);
    });
    const behind = events.slice(number(viewed));
    expect(found.with.filter((finding) => finding.startsWith('audit-copy'))).toHaveLength(behind.length + 1);
    expect(found.with).toContain(place(events.at(-1)!, events.length));
  });

  it('is found when an event was put in', async () => {
    const region = eventOf('RegionRegistered');
    const found = await findings([
      `UPDATE log.events SET position = position + 1000000 WHERE position > ${number(region)}`,
      'UPDATE log.events SET position = position - 999999 WHERE position > 1000000',
      `INSERT INTO log.events SELECT position + 1, stream_id, revision + 50, gen_random_uuid(), category, type, data, metadata, recorded_at,
         content_hash FROM log.events WHERE position = ${number(region)}`,
      rehash(),
    ]);
    const copyFindings = found.with.filter((finding) => finding.startsWith('audit-copy'));
    expect(copyFindings).toContain(
      place(
        { ...region, position: events[number(region)]!.position, revision: region.revision + 50 },
        number(region) + 1,
      ),
    );
  });

  it.each([
    [
      'an entry was changed',
      [`UPDATE audit_copy.entry SET message = replace(message::text, 'qiyue', 'qiyve')::json WHERE sequence = 7`],
      [7],
    ],
    [
      'two entries were exchanged',
      [
        'UPDATE audit_copy.entry SET sequence = 100000 WHERE sequence = 7',
        'UPDATE audit_copy.entry SET sequence = 7 WHERE sequence = 9',
        'UPDATE audit_copy.entry SET sequence = 9 WHERE sequence = 100000',
      ],
      [7, 8, 9, 10],
    ],
  ])('in the copy: %s', async (_what, statements, sequences) => {
    const found = await findings(statements);
    expect(found.without).toEqual([]);
    expect(found.with.map((text) => Number(text.split('sequence ').at(-1))).sort((a, b) => a - b)).toEqual(sequences);
  });

  it('in the copy: its end was cut off', async () => {
    const found = await findings(`DELETE FROM audit_copy.entry WHERE sequence > ${events.length - 2}`);
    expect(found.without).toEqual([]);
    expect(found.with).toEqual([
      `audit-copy: audit_copy.entry sequence ${events.length}`,
      ...events.slice(-2).map((event) => place(event)),
    ]);
  });

  it('in the copy: an entry was put in', async () => {
    const found = await findings(
      `INSERT INTO audit_copy.entry SELECT sequence + 1, gen_random_uuid(), log_position, stream_id, stream_revision, stored_type,
         event_type, record_digest, message, received_at, chain_hash FROM audit_copy.entry ORDER BY sequence DESC LIMIT 1`,
    );
    const added = place(events.at(-1)!, events.length + 1);
    expect(found).toEqual({ without: [], with: [added, added] });
  });

  describe('by the command', () => {
    let program: string;
    let directory: string;

    beforeAll(async () => {
      program = compiledProgram('apps/audit/src/copy/compare.main.ts', ['apps/audit', 'libs'], 'audit-compare');
      directory = await mkdtemp(join(tmpdir(), 'qiyue-audit-copy-'));
    });
    afterAll(() => rm(directory, { recursive: true, force: true }));

    const run = (to: ConnectionStrings, ...args: readonly string[]) =>
      new Promise<{ readonly code: number; readonly stdout: string; readonly last: Record<string, unknown> }>(
        (resolve) => {
          const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('QIYUE_'));
          const env = {
            ...Object.fromEntries(inherited),
            QIYUE_AUDITOR_DATABASE_URL: to('auditor'),
            QIYUE_AUDIT_COPY_DATABASE_URL: to('auditCopy'),
          };
          execFile(process.execPath, [program, ...args], { cwd: tmpdir(), env }, (error, stdout) => {
            const last = stdout.trim().split('\n').at(-1) ?? '';
            resolve({
              code: Number(error?.code ?? 0),
              stdout,
              last: last.startsWith('{') ? (JSON.parse(last) as Record<string, unknown>) : {},
            });
          });
        },
      );

    it('a sound record ends it with 0 and gives the head of the chain', async () => {
      const { code, last } = await forged(database, [], run);
      expect([code, last]).toEqual([
        0,
        {
          findings: 0,
          events: events.length,
          entries: events.length,
          pending: 0,
          heads: 0,
          head: { sequence: events.length, chainHash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
        },
      ]);
    });

    it('a forged one ends it with 2, the places written down and shown', async () => {
      const signed = eventOf('ContractSigned');
      await forged(
        database,
        `UPDATE log.events SET data = replace(data::text, 'ELECTRONIC', 'PAPER')::json WHERE position = ${number(signed)}`,
        async (to) => {
          const { code, stdout, last } = await run(to);
          expect([code, last['findings']]).toEqual([2, 1]);
          expect(stdout).toContain(`log position ${signed.position} (${signed.streamId} revision ${signed.revision})`);
          expect(stdout).toContain('记录与副本不一致（recordDigest）');
          const id = /^#(\d+) DIFFERENCE/m.exec(stdout)?.[1] ?? '';
          const closed = await run(to, '--close', id, '--reason', '试验');
          // It is still there, so it stands again.
          expect([closed.code, closed.last['findings']]).toEqual([2, 1]);
          expect((await run(to, '--close', id, '--reason', '试验')).code).toBe(1);
        },
      );
    });

    it('a chain written anew with all heads is found by a head that was kept elsewhere', async () => {
      const { rows } = await copyPool().query<{ sequence: number; chainHash: string }>(
        `SELECT sequence, encode(chain_hash, 'hex') AS "chainHash" FROM audit_copy.noted_head ORDER BY sequence`,
      );
      const file = join(directory, 'audit.log');
      await writeFile(
        file,
        rows.map((head) => JSON.stringify({ level: 'info', ...head, msg: 'audit copy: head' })).join('\n'),
      );
      const anew = `DO $$ DECLARE e record; previous bytea := decode(repeat('00', 32), 'hex'); BEGIN
        DELETE FROM audit_copy.noted_head;
        UPDATE audit_copy.entry SET received_at = received_at - interval '1 day' WHERE sequence = 3;
        FOR e IN SELECT * FROM audit_copy.entry ORDER BY sequence LOOP
          previous := audit_copy.chain_hash(previous, e.sequence, e.event_id, e.log_position, e.stream_id, e.stream_revision,
            e.stored_type, e.event_type, e.record_digest, e.received_at, e.message::text);
          UPDATE audit_copy.entry SET chain_hash = previous WHERE sequence = e.sequence;
        END LOOP; END $$`;
      await forged(database, anew, async (to) => {
        expect((await run(to)).code).toBe(0);
        const { code, stdout, last } = await run(to, '--heads', file);
        expect([code, last]).toEqual([2, expect.objectContaining({ findings: rows.length, heads: rows.length })]);
        expect(stdout).toContain(`HEAD: audit_copy.entry sequence ${events.length}`);
      });
    });
  });
});
