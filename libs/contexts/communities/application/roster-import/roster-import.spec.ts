import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandRunner, type CommandContext } from '#libs/event-store/command-runner/command-runner';
import type { EventLog } from '#libs/event-store/event-log';
import { createPostgresEventLog } from '#libs/event-store/postgres/postgres-event-log';
import type { Role } from '#libs/kernel/actor';
import { newId } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { fictitiousIdNumber, rosterRow, rosterWorkbook } from '#libs/testing/roster-workbook';
import { masterKeyFromText } from '#libs/vault/master-key';
import { openVault } from '#libs/vault/postgres-vault';
import type { Vault } from '#libs/vault/vault';
import { regionAggregate, regionIdOf } from '../../codec/region-codec.js';
import { residentAggregate, residentIdOf } from '../../codec/resident-codec.js';
import { RosterImport, type RosterImportRequest } from './roster-import.js';

const database = useTestDatabase();
const WUYI = '370704001001';
const WUMALU = '370704001002';

function contextFor(role: Role = 'GridWorker', overrides: Partial<CommandContext> = {}): CommandContext {
  return {
    actor: { accountId: 'a1', role, regionCode: '370704' },
    now: '2026-06-30T02:00:00.000Z',
    effectiveAt: '2026-06-30T02:00:00.000Z',
    commandId: newId(),
    inputHash: 'f'.repeat(64),
    correlationId: newId(),
    causationId: newId(),
    ...overrides,
  };
}

describe('roster import', () => {
  let log: EventLog;
  let runner: CommandRunner;
  let vault: Vault;
  let rosters: RosterImport;

  const request = (file: Buffer, overrides: Partial<RosterImportRequest> = {}): RosterImportRequest => ({
    regionCode: WUYI,
    file,
    mode: 'commit',
    onError: 'skip',
    includeHidden: false,
    ...overrides,
  });
  const importRows = async (
    rows: Parameters<typeof rosterWorkbook>[0]['rows'],
    overrides: Partial<RosterImportRequest> = {},
    context = contextFor(),
  ) => rosters.run(request(await rosterWorkbook({ rows }), overrides), context);
  const count = async (table: string) =>
    (await database.pool('owner').query<{ count: number }>(`SELECT count(*) FROM ${table}`)).rows[0]?.count;
  const eventCount = async () => {
    let events = 0;
    for await (const page of log.readAll()) events += page.events.length;
    return events;
  };

  beforeAll(async () => {
    log = createPostgresEventLog(database.connectionString('service'));
    runner = new CommandRunner(log);
    vault = await openVault(database.pool('service'), masterKeyFromText(Buffer.alloc(32, 9).toString('base64')));
    rosters = new RosterImport(runner, vault);
    for (const [regionCode, name] of [
      [WUYI, '五一社区'],
      [WUMALU, '五马路社区'],
    ] as const) {
      const register = { type: 'RegisterRegion', data: { regionCode, name, validFrom: '2020-01-01' } } as const;
      await runner.run(regionAggregate, regionIdOf(regionCode), register, contextFor('SystemAdmin'));
    }
  });
  afterAll(() => log.close());

  it('says the same before and after: a dry run writes nothing, not even a key', async () => {
    const rows = [rosterRow(901), rosterRow(902, { 身份证号: '1' }), rosterRow(903, { 备注: '独居老人' })];
    const before = [await eventCount(), await count('vault.subject_key')];
    const forecast = await importRows(rows, { mode: 'dry-run' });
    expect([await eventCount(), await count('vault.subject_key')]).toEqual(before);
    const report = await importRows(rows);
    expect({ ...forecast, mode: 'commit', importId: report.importId, position: report.position }).toEqual(report);
    expect(report.counts).toEqual({ rows: 3, registered: 2, changed: 0, unchanged: 0, refused: 1, hidden: 0 });
    expect(report.events).toBe(5);
    expect(await eventCount()).toBe(Number(before[0]) + 5);
    const later = await importRows(rows.toSpliced(2, 1, rosterRow(903, { 备注: '', 室: '3-1' })), { mode: 'dry-run' });
    expect(later.counts).toMatchObject({ registered: 0, changed: 1, unchanged: 1 });
  });

  it.each<[string, string, number, number, readonly (readonly [string, string])[]]>([
    ['roster-wuyi.xlsx', WUYI, 1_200, 1_200, []],
    // Row 1083 carries the identity number of a head of the other community, under another name.
    ['roster-wumalu.xlsx', WUMALU, 1_850, 1_849, [['roster.person-named-otherwise', '第 1083 行']]],
    // Once more after the other community's: neither takes the other's resident back.
    ['roster-wuyi.xlsx', WUYI, 0, 0, []],
  ])(
    'takes %s of %s in (%d new), and a second time changes nothing',
    async (name, regionCode, households, residents, notices) => {
      const file = await readFile(join(process.cwd(), 'samples/rosters', name));
      const began = performance.now();
      const first = await rosters.run(request(file, { regionCode }), contextFor());
      const seconds = (performance.now() - began) / 1_000;
      expect(first.faults).toEqual([]);
      expect(first.counts).toMatchObject({ registered: households, changed: 0, refused: 0 });
      expect(first.events).toBe(households + residents + (households > 0 ? 1 : 0));
      expect(first.notices.map(({ code, zh }) => [code, /第 .* 行/.exec(zh)?.[0]])).toEqual(notices);
      const before = await eventCount();
      const second = await rosters.run(
        request(file, { regionCode }),
        contextFor('CommitteeDirector', { effectiveAt: '2026-07-02T02:00:00.000Z' }),
      );
      expect(second.counts).toMatchObject({ registered: 0, changed: 0, unchanged: second.counts.rows, refused: 0 });
      expect([second.events, second.position, await eventCount()]).toEqual([0, null, before]);
      if (process.env['QIYUE_SHOW_TIMES']) console.info(`${name}: ${households} households in ${seconds.toFixed(2)} s`);
    },
    120_000,
  );

  it('leaves no personal text in clear anywhere in the database', async () => {
    const { rows: tables } = await database.pool('owner').query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    const needles = ['热合曼', '阿依古丽', '王𫖯', '19900004628', '370799194903148631', '独居老人'];
    let bytes = 0;
    for (const { name } of tables) {
      const { rows } = await database
        .pool('owner')
        .query<{ content: string }>(`SELECT t::text AS content FROM ${name} t`);
      for (const { content } of rows) {
        bytes += content.length;
        // bytea columns show as hex.
        const found = needles.filter(
          (needle) => content.includes(needle) || content.includes(Buffer.from(needle).toString('hex')),
        );
        expect([name, found]).toEqual([name, []]);
      }
    }
    expect(bytes).toBeGreaterThan(1_000_000);
  });

  it('keeps the good rows when one is bad, and with onError=stop nothing at all', async () => {
    const rows = [rosterRow(801), rosterRow(802, { 手机号: '1' })];
    const before = await eventCount();
    const refused = await importRows(rows, { onError: 'stop' }).catch((error: unknown) => error);
    if (!(refused instanceof Problem)) throw new Error('not refused');
    expect(refused.kind.code).toBe('roster.rows-refused');
    expect(refused.places).toEqual([expect.objectContaining({ at: 'H5' })]);
    expect(await eventCount()).toBe(before);
    expect((await importRows(rows)).counts).toMatchObject({ registered: 1, refused: 1 });
  });

  it('goes on where an import was cut short, under the same command id', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => rosterRow(700 + index));
    const file = await rosterWorkbook({ rows });
    const context = contextFor();
    let appends = 0;
    const failing = Object.create(log) as EventLog;
    failing.append = (...parameters) => {
      if (++appends > 31) return Promise.reject(new Error('connection lost'));
      return log.append(...parameters);
    };
    await expect(new RosterImport(new CommandRunner(failing), vault).run(request(file), context)).rejects.toThrow(
      'connection lost',
    );
    const report = await new RosterImport(new CommandRunner(log), vault).run(request(file), context);
    expect(report.counts).toMatchObject({ rows: 40, registered: 40, refused: 0 });
    expect(report.events).toBe(81);
    const again = await new RosterImport(new CommandRunner(log), vault).run(request(file), context);
    expect(again).toEqual(report);
  });

  it('refuses the row of somebody who was erased, and only that row', async () => {
    await importRows([rosterRow(601), rosterRow(602)]);
    const residentId = residentIdOf(vault.lookupHash('resident-id-number', fictitiousIdNumber(601)));
    const erase = { type: 'EraseResident', data: { reason: '本人申请', holdIds: [], evidenceKept: false } } as const;
    await runner.run(residentAggregate, residentId, erase, contextFor('PrivacyOfficer'));
    for (const destroyed of [false, true]) {
      if (destroyed) await vault.erase(residentId);
      const report = await importRows([rosterRow(601), rosterRow(602, { 常住人口: destroyed ? 5 : 4 })]);
      expect(report.counts).toMatchObject({ changed: 1, refused: 1 });
      expect(report.faults.map(({ row, code }) => [row, code])).toEqual([
        [4, destroyed ? 'vault.subject-erased' : 'resident.erased'],
      ]);
    }
  });

  it.each<[string, Partial<RosterImportRequest>, Role, string]>([
    ['a region that is not registered', { regionCode: '370704001009' }, 'GridWorker', 'region.not-open'],
    ['a code that is no community', { regionCode: '370704001' }, 'GridWorker', 'region.code-invalid'],
    ['another district', { regionCode: '370705001001' }, 'GridWorker', 'permission.denied'],
    ['an auditor', {}, 'Auditor', 'permission.denied'],
    ['an administrator, who has no access to content', {}, 'SystemAdmin', 'permission.denied'],
  ])('refuses %s', async (_, overrides, role, code) => {
    await expect(importRows([rosterRow(1)], overrides, contextFor(role))).rejects.toMatchObject({ kind: { code } });
  });
});
