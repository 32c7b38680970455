import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { organizationCodeCheckCharacter } from '#libs/contexts/communities/domain/organization/organization-code';
import { CampaignIssuer } from '#libs/contexts/contracts/application/campaigns/campaign-issuer';
import { DEFAULT_PERIODS, type RetentionPeriod } from '#libs/contexts/retention/domain/record-class';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { newId } from '#libs/kernel/identifiers';
import { projections } from '#libs/platform/projections';
import type { DatabaseRole } from '#libs/postgres/roles';
import { content, DISTRICT } from '#libs/testing/template-examples';
import { masterKeyFromText } from '#libs/vault/master-key';
import { png } from '#libs/testing/pictures';
import { ProcessManagerModule } from '#apps/process-manager/src/process-manager.module';
import { fsckInstallation } from '#apps/audit/src/fsck/fsck-installation';
import type { Findings } from '#apps/audit/src/fsck/finding';
import type pg from 'pg';
import { compiledProgram } from '../compiled-program.js';
import { forged, rehash } from './forged-installation.js';
import { useApplication } from './harness.js';
import { expectStatus, SmallCommunity, WUMALU, WUYI, type IssuedContract } from './small-community.js';

const PNG = png({ comment: '楼道照片' });
const application = useApplication({ alongside: [ProcessManagerModule] });
const { database } = application;

jest.setTimeout(180_000);

/** What was made before anything was changed by hand. */
let installation: { readonly masterKey: string; readonly contractId: string; readonly erased: string };

/** One installation with something in every table: people, contracts, an amendment, a case with evidence, an erasure. */
beforeAll(async () => {
  const community = await SmallCommunity.found(application);
  const administrator = await application.as('SystemAdmin', DISTRICT);
  expectStatus(
    201,
    await administrator.post('/regions', { regionCode: WUMALU, name: '五马路社区', validFrom: '2020-01-01' }),
  );
  for (const ordinal of ['1', '2']) await registerOrganization(community, ordinal);
  const drafter = await application.as('LegalDrafter', DISTRICT);
  expectStatus(201, await drafter.post('/templates', { regionCode: DISTRICT, content }));

  const amended = await community.issue(1);
  await community.sign(amended, 'B1');
  await community.sign(amended, 'A1');
  await community.amend(amended);
  await openCase(community, amended.contractId);
  const offered = await community.issue(2);
  await startCampaign(community);
  await grantMandate(community, amended, offered);
  await erase(offered.subjectId);
  await keepRecords(community, amended.contractId);

  const head = await application.get<EventLog>(EVENT_LOG).head();
  await projected(head);
  installation = {
    masterKey: application.masterKey,
    contractId: amended.contractId,
    erased: offered.subjectId,
  };
  await application.stop();
}, 180_000);

async function registerOrganization({ gridWorker }: SmallCommunity, ordinal: string): Promise<void> {
  const characters = `9137079900000000${ordinal}`;
  const code = characters + organizationCodeCheckCharacter(characters);
  const contact = { name: '联系人甲', phone: '19900000000' };
  const organization = { regionCode: WUYI, code, name: `单位${ordinal}`, address: '', contact };
  expectStatus(201, await gridWorker.post('/organizations', organization));
}

async function openCase({ gridWorker, director }: SmallCommunity, contractId: string): Promise<void> {
  for (const description of ['楼道堆放杂物。', '夜间喧哗。']) {
    const evidence = await gridWorker.upload<{ evidenceId: string }>('/evidence', { name: 'photo.png', bytes: PNG });
    expectStatus(201, evidence);
    const reported = await gridWorker.post<{ id: string }>('/breach-cases', {
      contractId,
      respondentPartyId: 'B1',
      clauseIds: ['quiet'],
      description,
      evidenceIds: [evidence.body.evidenceId],
      occurredAt: new Date().toISOString(),
    });
    expectStatus(201, reported);
    expectStatus(200, await director.post(`/breach-cases/${reported.body.id}/acceptance`, {}));
  }
}

async function startCampaign({ director, templateId }: SmallCommunity): Promise<void> {
  const started = await director.post<{ id: string }>('/signing-campaigns?mode=issue', {
    regionCode: WUYI,
    templateId,
    templateVersion: 1,
    values: [{ name: '社区名称', value: '五一社区' }],
    committeeName: '五一社区居民委员会',
  });
  expectStatus(200, started);
  await application.get(CampaignIssuer).settled(started.body.id);
}

/** A schedule, a hold, and the proposal to destroy what the schedule keeps no longer: a case that was dismissed. */
async function keepRecords({ gridWorker, director }: SmallCommunity, contractId: string): Promise<void> {
  const officer = await application.as('PrivacyOfficer', DISTRICT);
  const { legalBasis } = DEFAULT_PERIODS[0] as RetentionPeriod;
  const periods = DEFAULT_PERIODS.map((period) =>
    period.recordClass === 'BREACH_CASE' ? { ...period, keep: 'NONE', years: null } : period,
  );
  expectStatus(200, await officer.put(`/retention-schedules/${DISTRICT}`, { version: 1, periods, reason: '试行' }));
  const hold = { target: { kind: 'CONTRACT', id: contractId }, ground: 'AUDIT', legalBasis, reason: '审计' };
  expectStatus(201, await officer.post('/legal-holds', hold));
  const evidence = await gridWorker.upload<{ evidenceId: string }>('/evidence', { name: 'photo.png', bytes: PNG });
  const reported = await gridWorker.post<{ id: string }>('/breach-cases', {
    contractId,
    respondentPartyId: 'B1',
    clauseIds: ['quiet'],
    description: '重复反映。',
    evidenceIds: [evidence.body.evidenceId],
    occurredAt: new Date().toISOString(),
  });
  expectStatus(201, reported);
  const dismissal = { ground: 'DUPLICATE', statement: '与已受理事项重复。' };
  const dismissed = await director.post(`/breach-cases/${reported.body.id}/dismissal`, dismissal);
  expectStatus(200, dismissed);
  await projected(dismissed.position ?? '');
  const preview = await officer.get<{ itemsHash: string }>('/destruction-runs/preview');
  const proposal = { itemsHash: preview.body.itemsHash, reason: '不再保管' };
  expectStatus(201, await officer.post('/destruction-runs', proposal));
}

async function grantMandate(
  { gridWorker }: SmallCommunity,
  agent: IssuedContract,
  ward: IssuedContract,
): Promise<void> {
  const mandate = {
    kind: 'GUARDIAN',
    regionCode: WUYI,
    principal: { kind: 'PERSON', id: ward.subjectId },
    agentSubjectId: agent.subjectId,
    validFrom: new Date().toISOString(),
    evidenceHash: 'a'.repeat(64),
  };
  expectStatus(201, await gridWorker.post('/mandates', mandate));
}

/** Until the process manager has destroyed the key. */
async function erase(subjectId: string): Promise<void> {
  const officer = await application.as('PrivacyOfficer', DISTRICT);
  expectStatus(200, await officer.post(`/residents/${subjectId}/erasure`, { reason: '居民本人申请' }));
  const destroyed = 'SELECT 1 FROM vault.subject_key WHERE subject_id = $1 AND wrapped_key IS NULL';
  while ((await database.pool('service').query(destroyed, [subjectId])).rowCount === 0) await nextLook();
}

async function projected(head: string): Promise<void> {
  const behind = `SELECT count(*)::int AS behind FROM read_model.checkpoint WHERE position < $1`;
  const look = async () => (await database.pool('auditor').query<{ behind: number }>(behind, [head])).rows[0]?.behind;
  while ((await look()) !== 0) await nextLook();
}

async function nextLook(): Promise<void> {
  const start = Date.now();
  while (Date.now() < start + 20) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A copy of the installation, changed by somebody whom no rule of the database stops. */
function changed<Result>(
  change: string | readonly string[],
  work: (connectionString: (role: DatabaseRole) => string) => Promise<Result>,
): Promise<Result> {
  return forged(database, change, work);
}

function check(connectionString: (role: DatabaseRole) => string): Promise<Findings> {
  return fsckInstallation({
    eventLog: { engine: 'postgres', connectionString: connectionString('auditor') },
    auditor: connectionString('auditor'),
    service: connectionString('service'),
    projector: connectionString('projector'),
    masterKey: masterKeyFromText(installation.masterKey),
  });
}

/** `check: place` of every finding after a change. */
async function findingsAfter(...change: readonly string[]): Promise<readonly string[]> {
  const { list } = await changed(change, check);
  return list.map((finding) => `${finding.check}: ${finding.place}`);
}

/** What the unchanged installation holds. */
async function ask<Row extends pg.QueryResultRow>(query: string, parameters: readonly unknown[] = []): Promise<Row> {
  const { rows } = await database.pool('owner').query<Row>(query, [...parameters]);
  if (rows[0] === undefined) throw new Error(`nothing answers ${query}`);
  return rows[0];
}

interface LogRow {
  readonly position: number;
  readonly stream_id: string;
  readonly revision: number;
}

/** The first event of a type; of the contract that was amended if it is a contract's. */
async function eventOf(type: string): Promise<LogRow & { readonly place: string; readonly where: string }> {
  const row = await ask<LogRow>(
    `SELECT position, stream_id, revision FROM log.events WHERE type ~ $1
      ORDER BY (stream_id = $2) DESC, position LIMIT 1`,
    [`^${type}[.]v[0-9]+$`, `contract-${installation.contractId}`],
  );
  const place = `log: log.events position ${row.position} (${row.stream_id} revision ${row.revision})`;
  return { ...row, place, where: `WHERE position = ${row.position}` };
}

/** Replaces text inside a JSON column without touching the rest of it. */
const reword = (column: 'data' | 'metadata', from: string, to: string, where: string) =>
  `UPDATE log.events SET ${column} = replace(${column}::text, '${from}', '${to}')::json ${where} AND ${column}::text LIKE '%${from}%'`;

describe('a sound installation', () => {
  it('is found sound, and how much of it was examined', async () => {
    const findings = await changed([], check);
    expect(findings.list).toEqual([]);
    const { events } = await ask<{ events: number }>('SELECT count(*) AS events FROM log.events');
    const examined = Object.fromEntries(findings.examinations);
    expect(examined).toMatchObject({ log: events, streams: events, evidence: 3 });
    for (const name of ['content-hashes', 'sealed-texts', 'read-models', 'keys', 'credentials']) {
      expect([name, (examined[name] ?? 0) > 2]).toEqual([name, true]);
    }
    const { keys } = await ask<{ keys: number }>('SELECT count(*) AS keys FROM vault.subject_key');
    expect(examined['keys']).toBe(keys);
  });

  it('holds rows in every read model, so that each can be found changed', async () => {
    for (const { table } of projections) {
      const { rows } = await ask<{ rows: number }>(`SELECT count(*) AS rows FROM read_model.${table.name}`);
      expect([table.name, rows > 0]).toEqual([table.name, true]);
    }
  });
});

describe('log.events', () => {
  it('with changed data', async () => {
    const { place, where } = await eventOf('ContractSigned');
    expect(await findingsAfter(reword('data', 'ELECTRONIC', 'PAPER', where))).toContain(place);
  });

  it('with changed data and a hash to match', async () => {
    const { where, stream_id: stream, revision } = await eventOf('ContractSigned');
    const found = await findingsAfter(reword('data', 'ELECTRONIC', 'PAPER', where), rehash(where));
    expect(found).toContain(`streams: stream ${stream} revision ${revision}`);
    expect(found.filter((finding) => finding.startsWith('log:'))).toEqual([]);
  });

  it('with a changed document and a hash to match', async () => {
    const { where, stream_id: stream, revision } = await eventOf('ContractIssued');
    const found = await findingsAfter(reword('data', '保持楼道畅通', '保持楼道整洁', where), rehash(where));
    expect(found).toContain(`content-hashes: stream ${stream} revision ${revision}, document version 1`);
  });

  it('with a changed template and a hash to match', async () => {
    const { where, stream_id: stream, revision } = await eventOf('TemplateDrafted');
    const found = await findingsAfter(reword('data', '保持楼道安静', '保持楼道整洁', where), rehash(where));
    expect(found).toContain(`content-hashes: stream ${stream} revision ${revision}, template version 1`);
  });

  it('with changed metadata', async () => {
    const { place, where } = await eventOf('ContractSigned');
    expect(await findingsAfter(reword('metadata', '"Resident"', '"GridWorker"', where))).toContain(place);
  });

  it('with changed metadata and a hash to match', async () => {
    const { where, position } = await eventOf('ContractSigned');
    const found = await findingsAfter(reword('metadata', '"Resident"', '"GridWorker"', where), rehash(where));
    expect(found).toContain(`read-models: read model event-history, row ${String(position).padStart(19, '0')}`);
  });

  it('with another time', async () => {
    const { place, where } = await eventOf('ContractSigned');
    const later = `UPDATE log.events SET recorded_at = recorded_at + interval '1 ms' ${where}`;
    expect(await findingsAfter(later)).toContain(place);
  });

  it('with another time and a hash to match', async () => {
    const { where, position } = await eventOf('ContractSigned');
    const later = `UPDATE log.events SET recorded_at = recorded_at + interval '1 ms' ${where}`;
    expect(await findingsAfter(later, rehash(where))).toContain(
      `read-models: read model event-history, row ${String(position).padStart(19, '0')}`,
    );
  });

  it('with another hash', async () => {
    const { place, where } = await eventOf('ContractSigned');
    expect(await findingsAfter(`UPDATE log.events SET content_hash = sha256('') ${where}`)).toContain(place);
  });

  it('without an event in the middle', async () => {
    const { where, position, stream_id: stream, revision } = await eventOf('ContractSigned');
    const found = await findingsAfter(`DELETE FROM log.events ${where}`);
    expect(found).toContain(`log: log.events position ${position}`);
    expect(found).toContain(`streams: stream ${stream} revision ${revision}`);
  });

  it('without its first event', async () => {
    expect(await findingsAfter('DELETE FROM log.events WHERE position = 1')).toContain('log: log.events position 1');
  });

  it('without its last event', async () => {
    const { head } = await ask<{ head: string }>('SELECT max(position)::text AS head FROM log.events');
    const found = await findingsAfter(`DELETE FROM log.events WHERE position = ${head}`);
    const row = head.padStart(19, '0');
    expect(found).toContain(`read-models: read_model.checkpoint event-history position ${row}`);
    expect(found).toContain(`read-models: read model event-history, row ${row}`);
  });

  it('without any event', async () => {
    expect(await findingsAfter('TRUNCATE log.events')).toContainEqual(
      expect.stringContaining('read-models: read_model.checkpoint event-history'),
    );
  });

  it('with two events exchanged', async () => {
    const one = await eventOf('ContractSigned');
    const other = await eventOf('TemplateDrafted');
    const move = (from: number, to: number) => `UPDATE log.events SET position = ${to} WHERE position = ${from}`;
    const found = await findingsAfter(
      move(one.position, 1_000_000),
      move(other.position, one.position),
      move(1_000_000, other.position),
    );
    expect(found).toContain(`log: log.events position ${one.position} (${other.stream_id} revision ${other.revision})`);
    expect(found).toContain(`log: log.events position ${other.position} (${one.stream_id} revision ${one.revision})`);
  });

  it('with an event added by hand, hash and all', async () => {
    const { where, stream_id: stream } = await eventOf('ContractSigned');
    const { last } = await ask<{ last: number }>('SELECT max(revision) AS last FROM log.events WHERE stream_id = $1', [
      stream,
    ]);
    const insert = `INSERT INTO log.events SELECT (SELECT max(position) + 1 FROM log.events), stream_id, ${last + 1},
      gen_random_uuid(), category, type, data, metadata, recorded_at, content_hash FROM log.events ${where}`;
    const added = `WHERE stream_id = '${stream}' AND revision = ${last + 1}`;
    expect(await findingsAfter(insert, rehash(added))).toEqual([`streams: stream ${stream} revision ${last + 1}`]);
  });

  it.each([
    ['a type nobody knows', `type = 'ContractSealed.v1'`],
    ['no metadata to speak of', `metadata = 'null'`],
    ['data of another shape', `data = '7'`],
  ])('with %s', async (_what, assignment) => {
    const { where, stream_id: stream, revision } = await eventOf('ContractIssued');
    const found = await findingsAfter(`UPDATE log.events SET ${assignment} ${where}`, rehash(where));
    expect(found).toContain(`streams: stream ${stream} revision ${revision}`);
  });

  it('with a stream that is none', async () => {
    const { where, position } = await eventOf('OrganizationRegistered');
    const found = await findingsAfter(`UPDATE log.events SET stream_id = 'nowhere' ${where}`, rehash(where));
    expect(found).toContain('streams: stream nowhere');
    expect(found).toContain(`log: log.events position ${position} (nowhere revision 0)`);
  });
});

describe('read models', () => {
  it.each(projections.map((projection) => [projection.table.name, projection] as const))(
    'read_model.%s with a row changed, one added, one gone',
    async (_name, projection) => {
      const { name, columns, key } = projection.table;
      const column = (property: string) => property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      const keyColumns = key.map((property) => column(property));
      const listed = keyColumns.map((each) => `${each}::text`).join(` || ' / ' || `);
      const keys = (
        await database
          .pool('owner')
          .query<{ key: string; ctid: string }>(
            `SELECT ${listed} AS key, ctid::text FROM read_model.${name} ORDER BY ${keyColumns.join(', ')}`,
          )
      ).rows;
      const [first, last] = [keys[0], keys.at(-1)];
      const all = Object.entries(columns) as [string, { type: string }][];
      const text = all.find(([property, { type }]) => type === 'text' && !key.includes(property as never))?.[0];
      const place = (row: string | undefined) => `read-models: read model ${projection.name}, row ${row}`;

      const extended = keyColumns.find((_, index) => columns[key[index] as string]?.type === 'text');
      const values = all.map(([property]) => (column(property) === extended ? `${extended} || 'x'` : column(property)));
      const names = all.map(([property]) => column(property)).join(', ');
      const added = `INSERT INTO read_model.${name} (${names}) SELECT ${values.join(', ')} FROM read_model.${name} WHERE ctid = '${first?.ctid}'`;
      const parts = (first?.key ?? '').split(' / ');
      parts[keyColumns.indexOf(extended ?? '')] += 'x';

      const found = await findingsAfter(
        added,
        ...(text === undefined
          ? []
          : [
              `UPDATE read_model.${name} SET ${column(text)} = concat(${column(text)}, 'x') WHERE ctid = '${first?.ctid}'`,
            ]),
        ...(keys.length > 1 ? [`DELETE FROM read_model.${name} WHERE ctid = '${last?.ctid}'`] : []),
      );
      expect([...found].sort()).toEqual(
        [
          place(parts.join(' / ')),
          ...(text === undefined ? [] : [place(first?.key)]),
          ...(keys.length > 1 ? [place(last?.key)] : []),
        ].sort(),
      );
      if (keys.length > 1) return;
      expect(await findingsAfter(`DELETE FROM read_model.${name}`)).toEqual([place(first?.key)]);
    },
  );

  it('a table that is gone', async () => {
    expect(await findingsAfter('DROP TABLE read_model.who_signed_what')).toEqual([
      'read-models: read model who-signed-what',
    ]);
  });

  it.each([
    ['moved back', `position = '${'1'.padStart(19, '0')}'`, /^read model who-signed-what, row /],
    ['moved on', `position = '${'9'.repeat(19)}'`, /^read_model.checkpoint who-signed-what position 9+$/],
    ['of no log', `position = 'somewhere'`, /^read model who-signed-what$/],
    ['of another version', 'version = version + 1', /^read model who-signed-what$/],
    ['of another table', `definition = 'x'`, /^read model who-signed-what$/],
    [
      'that stands still',
      `failed_position = position, failed_event_id = gen_random_uuid(), failure = 'x', failed_at = now()`,
      /^read_model.checkpoint who-signed-what$/,
    ],
  ])('a checkpoint %s', async (_how, assignment, place) => {
    const found = await findingsAfter(
      `UPDATE read_model.checkpoint SET ${assignment} WHERE projection = 'who-signed-what'`,
    );
    expect(found.length).toBeGreaterThan(0);
    for (const finding of found) expect(finding.replace('read-models: ', '')).toMatch(place);
  });

  it('a checkpoint that is gone', async () => {
    const found = await findingsAfter(`DELETE FROM read_model.checkpoint WHERE projection = 'who-signed-what'`);
    expect(found).toEqual(['read-models: read model who-signed-what']);
  });
});

describe('vault', () => {
  /** Somebody whose name stands in the log, and who was not erased. */
  const subject = async () =>
    (
      await ask<{ subject_id: string }>(
        `SELECT subject_id FROM vault.subject_key WHERE erased_at IS NULL
            AND 'resident-' || subject_id IN (SELECT stream_id FROM log.events) ORDER BY subject_id LIMIT 1`,
      )
    ).subject_id;
  const places = (found: readonly string[]) => found.map((finding) => finding.replace(/ \(.*$/, ''));

  it('with a changed key', async () => {
    const id = await subject();
    const found = await findingsAfter(
      `UPDATE vault.subject_key SET wrapped_key = set_byte(wrapped_key, 20, get_byte(wrapped_key, 20) # 1) WHERE subject_id = '${id}'`,
    );
    expect(places(found).sort()).toEqual([`keys: vault.subject_key ${id}`, `sealed-texts: vault.subject_key ${id}`]);
  });

  it('with the key of somebody else', async () => {
    const id = await subject();
    const found = await findingsAfter(
      `UPDATE vault.subject_key SET wrapped_key = (SELECT wrapped_key FROM vault.subject_key
          WHERE wrapped_key IS NOT NULL AND subject_id <> '${id}' LIMIT 1) WHERE subject_id = '${id}'`,
    );
    expect(places(found)).toContain(`keys: vault.subject_key ${id}`);
  });

  it('without a key', async () => {
    const id = await subject();
    const found = await findingsAfter(`DELETE FROM vault.subject_key WHERE subject_id = '${id}'`);
    expect(places(found)).toEqual([`sealed-texts: vault.subject_key ${id}`]);
    expect(found[0]).toMatch(/\(stream [a-z]+-\S+ revision \d+\)$/);
  });

  it('with a key destroyed that nobody decided to destroy', async () => {
    const id = await subject();
    const found = await findingsAfter(
      `UPDATE vault.subject_key SET wrapped_key = NULL, erased_at = now() WHERE subject_id = '${id}'`,
    );
    expect(found).toEqual(['keys: vault.erasure_epoch', `keys: vault.subject_key ${id}`]);
  });

  it('with somebody erased whose key came back', async () => {
    const { erased } = installation;
    const { key } = await ask<{ key: string }>(
      `SELECT encode(wrapped_key, 'hex') AS key FROM vault.subject_key WHERE wrapped_key IS NOT NULL LIMIT 1`,
    );
    const found = await findingsAfter(
      `UPDATE vault.subject_key SET wrapped_key = '\\x${key}', erased_at = NULL WHERE subject_id = '${erased}'`,
    );
    expect(places(found)).toEqual(
      expect.arrayContaining(['keys: vault.erasure_epoch', `keys: vault.subject_key ${erased}`]),
    );
  });

  it('with somebody whose erasure was recorded and not carried out', async () => {
    const id = await subject();
    const event = await eventOf('ResidentErased');
    const { last } = await ask<{ last: number }>('SELECT max(revision) AS last FROM log.events WHERE stream_id = $1', [
      `resident-${id}`,
    ]);
    const record = `INSERT INTO log.events SELECT (SELECT max(position) + 1 FROM log.events), 'resident-${id}', ${last + 1},
      gen_random_uuid(), category, type, data, metadata, recorded_at, content_hash FROM log.events ${event.where}`;
    const found = await findingsAfter(record, rehash(`WHERE stream_id = 'resident-${id}' AND revision = ${last + 1}`));
    expect(places(found)).toContain(`sealed-texts: vault.subject_key ${id}`);
  });

  it('with another number of erasures', async () => {
    expect(await findingsAfter('UPDATE vault.erasure_epoch SET epoch = 0')).toEqual(['keys: vault.erasure_epoch']);
  });

  it('without the check value of its master key', async () => {
    const unnamed = [
      'UPDATE vault.subject_key SET master_key_id = NULL WHERE erased_at IS NULL',
      'DELETE FROM vault.secret',
      'DELETE FROM vault.master_key',
    ];
    await expect(findingsAfter(...unnamed)).rejects.toThrow('vault.master_key');
  });

  it('with another check value', async () => {
    await expect(findingsAfter(`UPDATE vault.master_key SET check_value = sha256('')`)).rejects.toThrow('主密钥');
  });
});

describe('evidence.object', () => {
  const evidence = async () =>
    (await ask<{ evidence_id: string }>('SELECT evidence_id FROM evidence.object ORDER BY evidence_id LIMIT 1'))
      .evidence_id;
  const alter = 'ciphertext = set_byte(ciphertext, 20, get_byte(ciphertext, 20) # 1)';

  it.each([
    ['other bytes', `UPDATE evidence.object SET ${alter}`],
    ['another hash', `UPDATE evidence.object SET ciphertext_hash = repeat('0', 64)`],
    ['another description', `UPDATE evidence.object SET media_type = 'application/pdf'`],
    ['no row', 'DELETE FROM evidence.object'],
  ])('with %s', async (_what, statement) => {
    const id = await evidence();
    expect(await findingsAfter(`${statement} WHERE evidence_id = '${id}'`)).toEqual([
      `evidence: evidence.object ${id}`,
    ]);
  });

  it('with other bytes and a hash to match', async () => {
    const id = await evidence();
    const found = await findingsAfter(
      `UPDATE evidence.object SET ${alter} WHERE evidence_id = '${id}'`,
      `UPDATE evidence.object SET ciphertext_hash = encode(sha256(ciphertext), 'hex') WHERE evidence_id = '${id}'`,
    );
    expect(found).toEqual([`evidence: evidence.object ${id}`]);
  });

  it('without its key', async () => {
    const id = await evidence();
    expect(await findingsAfter(`DELETE FROM vault.subject_key WHERE subject_id = '${id}'`)).toContain(
      `evidence: evidence.object ${id}`,
    );
  });
});

it('identity.credential of an account that nobody registered', async () => {
  const accountId = newId();
  const found = await findingsAfter(
    `INSERT INTO identity.credential SELECT '${accountId}', password_hash, command_id FROM identity.credential LIMIT 1`,
  );
  expect(found).toEqual([`credentials: identity.credential ${accountId}`]);
});

describe('the command', () => {
  let program: string;

  beforeAll(() => {
    program = compiledProgram('apps/audit/src/fsck/fsck.main.ts', ['apps/audit', 'libs'], 'fsck');
  });

  const run = (connectionString: (role: DatabaseRole) => string) =>
    new Promise<{ readonly code: number; readonly stdout: string }>((resolve) => {
      const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('QIYUE_'));
      const env = {
        ...Object.fromEntries(inherited),
        QIYUE_AUDITOR_DATABASE_URL: connectionString('auditor'),
        QIYUE_SERVICE_DATABASE_URL: connectionString('service'),
        QIYUE_PROJECTOR_DATABASE_URL: connectionString('projector'),
        QIYUE_MASTER_KEY: installation.masterKey,
      };
      execFile(process.execPath, [program], { cwd: tmpdir(), env }, (error, stdout) =>
        resolve({ code: Number(error?.code ?? 0), stdout }),
      );
    });

  it('ends with 0 on a sound installation', async () => {
    const { code, stdout } = await changed([], run);
    expect([code, JSON.parse(stdout.trim().split('\n').at(-1) ?? '')]).toEqual([
      0,
      { findings: 0, examined: expect.objectContaining({ evidence: 3 }) as unknown },
    ]);
  });

  it('ends with 2 and names the place on a changed one', async () => {
    const { where, place } = await eventOf('ContractSigned');
    const { code, stdout } = await changed(reword('data', 'ELECTRONIC', 'PAPER', where), run);
    expect(code).toBe(2);
    expect(stdout).toContain(place);
    expect((JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { findings: number }).findings).toBeGreaterThan(0);
  });
});
