import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { PersonalDataErasure } from '#libs/contexts/communities/application/erasure/personal-data-erasure';
import { householdIdOf } from '#libs/contexts/communities/codec/household-codec';
import { organizationCodeCheckCharacter } from '#libs/contexts/communities/domain/organization/organization-code';
import { householdsOfAudience, type HouseholdKey } from '#libs/contexts/communities/read-models/household-file/query';
import { DirectBroadcast } from '#libs/messaging/direct/direct-broadcast';
import { integrationEventMappers } from '#libs/platform/integration-events';
import { newId } from '#libs/kernel/identifiers';
import { rosterRow, rosterWorkbook } from '#libs/testing/roster-workbook';
import type { HouseholdDetailDocument, HouseholdDocument } from '#apps/api/src/communities/household.documents';
import type { OrganizationDocument } from '#apps/api/src/communities/organization.documents';
import type { RegionDocument } from '#apps/api/src/communities/region.documents';
import type { RosterImportDocument } from '#apps/api/src/communities/roster-import.documents';
import type { CommandReceipt } from '#libs/http/commands/command-receipt';
import type { KeysetPage } from '#libs/http/paging/keyset-page';
import { problemIn, type Client, type RequestOptions } from './client.js';
import { useApplication } from './harness.js';

const DISTRICT = '370704';
const WUYI = '370704001001';
const WUMALU = '370704001002';
const IMPORTS = `/communities/${WUYI}/roster-imports`;
const application = useApplication();

jest.setTimeout(120_000);

let administrator: Client;
let worker: Client;
let officer: Client;

beforeAll(async () => {
  administrator = await application.as('SystemAdmin', DISTRICT);
  worker = await application.as('GridWorker', WUYI);
  officer = await application.as('PrivacyOfficer', DISTRICT);
  for (const [regionCode, name] of [
    [WUYI, '五一社区'],
    [WUMALU, '五马路社区'],
  ]) {
    const answer = await administrator.post('/regions', { regionCode, name, validFrom: '2020-01-01' });
    expect(answer.status).toBe(201);
  }
}, 120_000);

const upload = (client: Client, path: string, bytes: Buffer, options: RequestOptions = {}) =>
  client.upload<RosterImportDocument>(path, { name: 'roster.xlsx', bytes }, {}, options);
const householdId = (ordinal: number) => householdIdOf(WUYI, `${WUYI}-${String(ordinal).padStart(5, '0')}`);
const shown = (client: Client, ordinal: number) =>
  client.get<HouseholdDetailDocument>(`/households/${householdId(ordinal)}`);

async function eventCount(): Promise<number> {
  let events = 0;
  for await (const page of application.get<EventLog>(EVENT_LOG).readAll()) events += page.events.length;
  return events;
}

it('regions are registered once, listed within the caller’s area, and closed', async () => {
  const regionCode = '370704001009';
  const region = { regionCode, name: '某社区', validFrom: '2020-01-01' };
  expect((await administrator.post('/regions', region)).status).toBe(201);
  expect((await administrator.post<CommandReceipt>('/regions', region)).body.position).toBeNull();
  const closure = { validUntil: '2026-06-30', successorCode: WUYI };
  expect((await administrator.post(`/regions/${regionCode}/closure`, closure)).status).toBe(200);
  const listed = await administrator.get<KeysetPage<RegionDocument>>(`/regions?within=${regionCode}`);
  expect(listed.body.items).toEqual([{ ...region, ...closure }]);
  const first = await administrator.get<KeysetPage<RegionDocument>>('/regions?limit=2');
  const second = await administrator.get<KeysetPage<RegionDocument>>(`/regions?limit=2&after=${first.body.next}`);
  expect([...first.body.items, ...second.body.items].map(({ regionCode: code }) => code)).toEqual([
    WUYI,
    WUMALU,
    regionCode,
  ]);
  expect(problemIn(await worker.get(`/regions?within=${WUMALU}`)).code).toBe('permission.denied');
  expect(problemIn(await worker.post('/regions', region)).status).toBe(403);
});

it('a roster is tried, imported, imported again without effect, and read masked', async () => {
  const file = await readFile(join(process.cwd(), 'samples/rosters/roster-wuyi.xlsx'));
  const before = await eventCount();
  const tried = await upload(worker, IMPORTS, file);
  expect(tried.body).toMatchObject({
    mode: 'dry-run',
    counts: { registered: 1_200, refused: 0 },
    faultCount: 0,
    position: null,
  });
  expect(await eventCount()).toBe(before);

  const key = newId();
  const imported = await upload(worker, `${IMPORTS}?mode=commit`, file, { idempotencyKey: key });
  expect(imported.status).toBe(200);
  expect(imported.body).toMatchObject({ mode: 'commit', counts: { registered: 1_200, refused: 0 }, events: 2_401 });
  expect(imported.position).toBe(imported.body.position);
  const replayed = await upload(worker, `${IMPORTS}?mode=commit`, file, { idempotencyKey: key });
  expect([replayed.headers.get('idempotent-replayed'), replayed.body]).toEqual(['true', imported.body]);
  const again = await upload(worker, `${IMPORTS}?mode=commit`, file);
  expect(again.body).toMatchObject({ counts: { unchanged: 1_200 }, events: 0, position: null });
  expect(await eventCount()).toBe(before + 2_401);

  const seen: HouseholdDocument[] = [];
  for (let next: string | null = ''; next !== null;) {
    const path: string = `/communities/${WUYI}/households?limit=200${next && `&after=${next}`}`;
    const page = await worker.get<KeysetPage<HouseholdDocument>>(path);
    seen.push(...page.body.items);
    next = page.body.next;
  }
  expect(new Set(seen.map(({ householdNumber }) => householdNumber)).size).toBe(1_200);
  for (const { headName } of seen) expect(headName).toMatch(/^.\*$/u);
  const buildings = seen
    .filter(({ estate }) => estate === '五一小区')
    .map(({ building }) => Number.parseInt(building, 10));
  expect(buildings).toEqual([...buildings].sort((one, other) => one - other));

  const rented = await worker.get<KeysetPage<HouseholdDocument>>(
    `/communities/${WUYI}/households?housing=RENTED&limit=200`,
  );
  expect(rented.body.items.every(({ housing }) => housing === 'RENTED')).toBe(true);
  expect((await shown(worker, 1)).body).toMatchObject({
    householdNumber: `${WUYI}-00001`,
    room: '101',
    headName: '田*',
    residents: [{ name: '田*', idNumber: '3707************31', phone: '199****4628', elder: true }],
  });
});

it('an audience is read page by page, each household once', async () => {
  const pool = application.database.pool('service');
  const ids: string[] = [];
  let after: HouseholdKey | undefined;
  do {
    const page = await householdsOfAudience(pool, {
      regionCode: DISTRICT,
      housing: ['RENTED'],
      limit: 50,
      ...(after && { after }),
    });
    ids.push(...page.items.map((household) => household.householdId));
    after = page.next ?? undefined;
  } while (after !== undefined);
  expect([ids.length, new Set(ids).size]).toEqual([215, 215]);
});

it('households of another community, and of none, stay out of sight', async () => {
  const neighbour = await application.as('GridWorker', WUMALU);
  expect(problemIn(await neighbour.get(`/communities/${WUYI}/households`)).status).toBe(403);
  expect(problemIn(await shown(neighbour, 1)).code).toBe('household.unknown');
  expect(problemIn(await shown(administrator, 1)).status).toBe(403);
  expect(problemIn(await application.anonymous.get(`/communities/${WUYI}/households`)).status).toBe(401);
  expect(problemIn(await upload(neighbour, IMPORTS, Buffer.from('x'))).status).toBe(403);
});

it.each<[string, () => Promise<Buffer>, number, string]>([
  ['a text', async () => Buffer.from('户编号'), 422, 'roster.not-a-spreadsheet'],
  [
    'an old .xls',
    async () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512)]),
    422,
    'roster.old-format',
  ],
  ['a file beyond the bound', async () => Buffer.alloc(21 * 1024 * 1024), 413, 'http.body-too-large'],
  [
    'a workbook without a header',
    () => rosterWorkbook({ header: ['甲'], rows: [['乙']] }),
    422,
    'roster.header-not-found',
  ],
  [
    'the roster of another community',
    () => rosterWorkbook({ titles: [['社区代码', WUMALU]], rows: [rosterRow(1)] }),
    422,
    'roster.other-community',
  ],
])('refuses %s and writes nothing', async (_, file, status, code) => {
  const before = await eventCount();
  const problem = problemIn(await upload(worker, `${IMPORTS}?mode=commit`, await file()));
  expect(problem).toMatchObject({ status, code });
  expect(problem.remedy).toBeDefined();
  expect(await eventCount()).toBe(before);
});

it('names bad rows by cell; with onError=stop none is imported', async () => {
  const file = await rosterWorkbook({ rows: [rosterRow(1), rosterRow(2, { 身份证号: '1' })] });
  const stopped = problemIn(await upload(worker, `${IMPORTS}?mode=commit&onError=stop`, file));
  expect(stopped).toMatchObject({ status: 422, code: 'roster.rows-refused' });
  const skipped = await upload(worker, `${IMPORTS}?mode=commit`, file);
  expect(skipped.body).toMatchObject({
    counts: { registered: 1, refused: 1 },
    faults: [{ row: 5, column: 'G', header: '身份证号', code: 'roster.id-number-form' }],
  });
  expect(problemIn(await upload(worker, `${IMPORTS}?mode=maybe`, file)).status).toBe(400);
});

it('a resident is erased by the privacy officer, for ever, though the process stops in between', async () => {
  const residentId = (await shown(worker, 2)).body.residents[0]?.residentId ?? '';
  const erasure = `/residents/${residentId}/erasure`;
  expect(problemIn(await worker.post(erasure, { reason: '本人申请' })).status).toBe(403);
  expect(problemIn(await officer.post(erasure, { reason: '' })).status).toBe(422);
  const elsewhere = await application.as('PrivacyOfficer', '370705');
  expect(problemIn(await elsewhere.post(erasure, { reason: '本人申请' })).code).toBe('permission.denied');
  expect(problemIn(await officer.post(`/residents/${newId()}/erasure`, { reason: '本人申请' })).status).toBe(404);

  const erased = await officer.post<CommandReceipt>(erasure, { reason: '本人申请' });
  expect(erased.status).toBe(200);
  expect((await officer.post<CommandReceipt>(erasure, { reason: '本人申请' })).body.position).toBeNull();
  // The decision is recorded, and nobody has acted on it yet.
  expect((await shown(officer, 2)).body).toMatchObject({ headName: expect.stringMatching(/\*$/), residents: [] });

  const erasing = application.get(PersonalDataErasure);
  let handled = 0;
  const consumer = {
    name: `${erasing.name}-stopped`,
    types: erasing.types,
    handle: async (...message: Parameters<typeof erasing.handle>) => {
      await erasing.handle(...message);
      // The first time the process dies after the key is gone and before it is noted.
      if (++handled === 1) throw new Error('stopped');
    },
  };
  const broadcast = new DirectBroadcast({
    pool: application.database.pool('service'),
    log: application.get<EventLog>(EVENT_LOG),
    mappers: integrationEventMappers,
  });
  const controller = new AbortController();
  const end = broadcast.consume(consumer, controller.signal);
  while (handled < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  controller.abort();
  await end;
  expect((await shown(officer, 2)).body).toMatchObject({ headName: '依法删除', residents: [] });
  const listed = await worker.get<KeysetPage<HouseholdDocument>>(`/communities/${WUYI}/households?limit=200`);
  expect(listed.body.items.map(({ headName }) => headName)).toContain('依法删除');

  const file = await readFile(join(process.cwd(), 'samples/rosters/roster-wuyi.xlsx'));
  const again = await upload(worker, `${IMPORTS}?mode=commit`, file);
  expect(again.body).toMatchObject({
    counts: { unchanged: 1_199, refused: 1 },
    faults: [{ row: 5, code: 'vault.subject-erased' }],
  });
});

it('an organisation is registered under its code, its contact masked', async () => {
  const characters = '91370799000000000';
  const code = characters + organizationCodeCheckCharacter(characters);
  const contact = { name: '联系人甲', phone: '１９９００００００００' };
  const organization = { regionCode: WUYI, code, name: '单位甲', address: '', contact };
  expect((await worker.post('/organizations', organization)).status).toBe(201);
  expect((await worker.post<CommandReceipt>('/organizations', organization)).body.position).toBeNull();
  const listed = await worker.get<KeysetPage<OrganizationDocument>>('/organizations');
  expect(listed.body.items).toEqual([
    {
      organizationId: expect.any(String),
      regionCode: WUYI,
      code,
      name: '单位甲',
      address: '',
      contactName: '联*',
      contactPhone: '199****0000',
    },
  ]);
  const wrong = await worker.post('/organizations', { ...organization, code: `${characters}0` });
  expect(problemIn(wrong).code).toBe('organization.code-invalid');
  const unreachable = await worker.post('/organizations', { ...organization, contact: { ...contact, phone: '1' } });
  expect(problemIn(unreachable)).toMatchObject({ code: 'organization.data-invalid' });
  const elsewhere = await worker.post('/organizations', { ...organization, regionCode: WUMALU });
  expect(problemIn(elsewhere).code).toBe('permission.denied');
});
