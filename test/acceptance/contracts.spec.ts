import { householdAggregate, householdIdOf } from '#libs/contexts/communities/codec/household-codec';
import { CampaignIssuer } from '#libs/contexts/contracts/application/campaigns/campaign-issuer';
import { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { contentHashOf } from '#libs/kernel/content-hash';
import { idFromName, newId } from '#libs/kernel/identifiers';
import { VAULT, type Vault } from '#libs/vault/vault';
import { content, DISTRICT } from '#libs/testing/template-examples';
import type { CommandReceipt } from '#libs/http/commands/command-receipt';
import type { KeysetPage } from '#libs/http/paging/keyset-page';
import { problemIn, type Client } from './client.js';
import { useApplication } from './harness.js';

const WUYI = '370704001001';
const WUMALU = '370704001002';
const application = useApplication();

/** A neighbourhood contract with the householder's name and the premises, filled in from the register. */
const neighbourhood = {
  ...content,
  clauses: [
    { ...content.clauses[0], text: '{{户主姓名}}（{{房屋坐落}}）与{{社区名称}}居民委员会应当保持楼道安静。' },
    {
      ...content.clauses[0],
      clauseId: 'corridor',
      number: '第二条',
      heading: '楼道',
      text: '双方应当保持楼道畅通。',
      key: false,
      explanation: null,
    },
  ],
  variables: [
    ...content.variables,
    { ...content.variables[0], name: '户主姓名', label: { zh: '户主姓名', en: 'Householder' }, personal: true },
    { ...content.variables[0], name: '房屋坐落', label: { zh: '房屋坐落', en: 'Premises' } },
  ],
};
const values = [{ name: '社区名称', value: '五一社区' }];

let director: Client;
let gridWorker: Client;
let templateId: string;

interface Shown {
  readonly status: string;
  readonly documentHash: string;
  readonly documentVersion: number;
  readonly contractId: string;
  readonly document: {
    readonly parties: readonly { readonly name: string }[];
    readonly clauses: readonly { readonly clauseId: string; readonly renderedText: string }[];
  };
  readonly signatures: readonly unknown[];
}

interface SignatureRow {
  readonly contractId: string;
  readonly partyId: string;
  readonly householdId: string | null;
  readonly documentHash: string;
}

/** Where the last household was registered. */
let householdPosition = '';

/** Registers a household as the roster import does. */
async function household(
  number: string,
  name: string,
  regionCode = WUYI,
): Promise<{ householdId: string; subjectId: string }> {
  const subjectId = idFromName('resident', regionCode, number);
  const vault = application.get<Vault>(VAULT);
  await vault.ensureSubjects([subjectId]);
  const head = {
    subjectId,
    name: { sealed: await vault.seal(subjectId, 'name', name), fingerprint: await vault.fingerprint(subjectId, name) },
  };
  const householdId = householdIdOf(regionCode, number);
  const now = new Date().toISOString();
  const { position } = await application.get(CommandRunner).run(
    householdAggregate,
    householdId,
    {
      type: 'RecordHousehold',
      data: {
        regionCode,
        householdNumber: number,
        premises: { estate: '示例小区', building: '3-1', unit: '2', room: number },
        grid: '第一网格',
        gridValidFrom: '2026-01-01',
        housing: 'OWNER_OCCUPIED',
        residentsCount: 2,
        remark: null,
        head,
      },
    },
    {
      actor: { accountId: 'roster', role: 'GridWorker', regionCode },
      now,
      effectiveAt: now,
      commandId: newId(),
      inputHash: 'x',
      correlationId: newId(),
      causationId: newId(),
    },
  );
  householdPosition = position ?? householdPosition;
  return { householdId, subjectId };
}

async function issue(number: string, name = '住户甲') {
  const { householdId, subjectId } = await household(number, name);
  await director.get(`/communities/${WUYI}/progress?templateId=${templateId}`, { awaiting: householdPosition });
  const answer = await gridWorker.post<CommandReceipt>('/contracts', {
    regionCode: WUYI,
    templateId,
    templateVersion: 1,
    values,
    parties: [
      { side: 'PARTY_A', kind: 'COMMITTEE', name: '五一社区居民委员会' },
      { side: 'PARTY_B', kind: 'HOUSEHOLD', householdId },
    ],
  });
  expect(answer.status).toBe(201);
  const resident = await application.as('Resident', WUYI, { subjectId });
  const shown = await resident.get<Shown>(`/contracts/${answer.body.id}`, { awaiting: answer.position ?? null });
  expect(shown.status).toBe(200);
  return {
    path: `/contracts/${answer.body.id}`,
    contractId: answer.body.id,
    resident,
    documentHash: shown.body.documentHash,
    shown: shown.body,
    householdId,
  };
}

const assent = (partyId: string, documentHash: string) => ({
  partyId,
  documentHash,
  form: 'ELECTRONIC',
  acknowledgedClauseIds: partyId === 'B1' ? ['quiet'] : [],
});

async function viewAndSign(client: Client, path: string, partyId: string, documentHash: string) {
  expect((await client.post(`${path}/views`, { partyId, documentHash })).status).toBe(200);
  return client.post<CommandReceipt>(`${path}/signatures`, assent(partyId, documentHash));
}

async function conclude(number: string) {
  const contract = await issue(number);
  expect((await viewAndSign(contract.resident, contract.path, 'B1', contract.documentHash)).status).toBe(200);
  const signed = await viewAndSign(director, contract.path, 'A1', contract.documentHash);
  expect(signed.status).toBe(200);
  return contract;
}

const codeOf = async (request: Promise<Parameters<typeof problemIn>[0]>) => {
  const problem = problemIn(await request);
  return `${problem.status} ${problem.code}`;
};

beforeAll(async () => {
  director = await application.as('CommitteeDirector', WUYI);
  gridWorker = await application.as('GridWorker', WUYI);
  const drafter = await application.as('LegalDrafter', DISTRICT);
  const drafted = await drafter.post<CommandReceipt>('/templates', { regionCode: DISTRICT, content: neighbourhood });
  expect(drafted.status).toBe(201);
  templateId = drafted.body.id;
  const reviewer = await application.as('LegalReviewer', DISTRICT);
  const publication = { version: 1, contentHash: contentHashOf(neighbourhood) };
  expect((await reviewer.post(`/templates/${templateId}/publication`, publication)).status).toBe(200);
}, 60_000);

it('a contract is issued, shown, signed by both and in force; each sees what is theirs to see', async () => {
  const { path, resident, documentHash, shown } = await issue('101', '住户甲');
  expect(shown.status).toBe('ISSUED');
  expect(shown.document.clauses[0]?.renderedText).toBe(
    '住户甲（示例小区 3-1 2 101）与五一社区居民委员会应当保持楼道安静。',
  );
  const staff = await gridWorker.get<Shown>(path);
  expect(staff.body.document.clauses[0]?.renderedText).toBe(
    '住*（示例小区 3-1 2 101）与五一社区居民委员会应当保持楼道安静。',
  );
  expect(staff.body.document.parties.map(({ name }) => name)).toEqual(['五一社区居民委员会', '住*']);

  expect((await viewAndSign(resident, path, 'B1', documentHash)).status).toBe(200);
  const signed = await viewAndSign(director, path, 'A1', documentHash);
  const inForce = await resident.get<Shown>(path, { awaiting: signed.position ?? null });
  expect(inForce.body).toMatchObject({
    status: 'EFFECTIVE',
    documentHash,
    signatures: [{ partyId: 'B1' }, { partyId: 'A1' }],
  });

  const stranger = await application.as('Resident', WUYI, { subjectId: newId() });
  expect(await codeOf(stranger.get(path))).toBe('404 contract.not-issued');
  const elsewhere = await application.as('CommitteeDirector', WUMALU);
  expect(await codeOf(elsewhere.get(path))).toBe('404 contract.not-issued');
  const register = await director.get<KeysetPage<{ name: string; signedAt: string | null }>>('/signatures?limit=200');
  expect(register.body.items.every(({ name }) => name === '五一社区居民委员会' || name.endsWith('*'))).toBe(true);
}, 60_000);

it('signing is refused for everything but the party, the text shown and the right moment', async () => {
  const { path, resident, documentHash } = await issue('102');
  const signing = (body: object, client = resident) => codeOf(client.post(`${path}/signatures`, body));
  const good = assent('B1', documentHash);
  expect(await signing(good)).toBe('409 contract.document-not-shown');
  expect((await resident.post(`${path}/views`, { partyId: 'B1', documentHash })).status).toBe(200);
  expect(await signing({ ...good, documentHash: 'b'.repeat(64) })).toBe('409 contract.document-stale');
  expect(await signing({ ...good, acknowledgedClauseIds: [] })).toBe('422 contract.key-clauses-not-acknowledged');
  expect(await signing(assent('A1', documentHash))).toBe('403 contract.signing-for-another');
  expect(await signing(good, await application.as('Resident', WUYI, { subjectId: newId() }))).toBe(
    '403 contract.not-a-party',
  );
  expect(await signing(assent('A1', documentHash), await application.as('CommitteeDirector', WUMALU))).toBe(
    '403 contract.outside-area',
  );
  expect(await codeOf(resident.post(`/contracts/${newId()}/signatures`, good))).toBe('404 contract.not-issued');
  expect((await resident.post(`${path}/signatures`, good)).status).toBe(200);
  expect(await signing(good)).toBe('409 contract.already-signed');
}, 60_000);

it('paper is recorded by staff for its own day; a refusal ends the offer', async () => {
  const { path, documentHash } = await issue('103');
  const paper = { ...assent('B1', documentHash), form: 'PAPER' };
  expect(await codeOf(gridWorker.post(`${path}/signatures`, paper))).toBe('422 contract.evidence-required');
  const scanned = { ...paper, evidenceHash: 'c'.repeat(64) };
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  expect(await codeOf(gridWorker.post(`${path}/signatures`, { ...scanned, effectiveAt: tomorrow }))).toBe(
    '422 contract.effective-in-future',
  );
  expect((await gridWorker.post(`${path}/signatures`, scanned)).status).toBe(200);

  const other = await issue('104');
  const refusal = { partyId: 'B1', form: 'ELECTRONIC', reason: '条款与实际情况不符' };
  const declined = await other.resident.post(`${other.path}/refusals`, refusal);
  expect(declined.status).toBe(200);
  expect(await codeOf(other.resident.post(`${other.path}/signatures`, assent('B1', other.documentHash)))).toBe(
    '409 contract.declined',
  );
  const own = await other.resident.get(other.path, { awaiting: declined.position ?? null });
  expect(own.body).toMatchObject({ status: 'DECLINED', refusal: { reason: '条款与实际情况不符' } });
  expect((await gridWorker.get(other.path)).body).toMatchObject({ refusal: { reason: '***' } });
}, 60_000);

it('an amendment needs the consent of all to its own hash', async () => {
  const { path, resident, documentHash } = await conclude('105');
  const clause = { ...neighbourhood.clauses[1], text: '双方应当保持楼道畅通，不停放电动自行车。' };
  const same = { baseDocumentHash: documentHash, clauses: [neighbourhood.clauses[1]] };
  expect(await codeOf(director.post(`${path}/amendments`, same))).toBe('422 amendment.changes-nothing');
  const fined = { ...clause, text: '乙方在楼道停放电动自行车的，每次罚款五百元。' };
  const unlawful = await director.post(`${path}/amendments`, { baseDocumentHash: documentHash, clauses: [fined] });
  expect(problemIn(unlawful)).toMatchObject({ status: 422, code: 'amendment.wording-forbidden' });
  expect(problemIn(unlawful).places).toMatchObject([{ at: '/clauses/0/text' }]);
  const name = { baseDocumentHash: documentHash, values: [{ name: '户主姓名', value: '住户甲' }] };
  expect(await codeOf(director.post(`${path}/amendments`, name))).toBe('422 amendment.changes-nothing');
  const proposal = await director.post<{ amendmentId: string; documentHash: string }>(`${path}/amendments`, {
    baseDocumentHash: documentHash,
    clauses: [clause],
  });
  expect(proposal.status).toBe(201);
  const { amendmentId, documentHash: proposed } = proposal.body;
  const consents = `${path}/amendments/${amendmentId}/consents`;
  const consent = { ...assent('B1', proposed), acknowledgedClauseIds: [] };
  expect(await codeOf(resident.post(consents, consent))).toBe('409 contract.document-not-shown');
  for (const [client, partyId] of [
    [resident, 'B1'],
    [director, 'A1'],
  ] as const) {
    expect((await client.post(`${path}/views`, { partyId, documentHash: proposed })).status).toBe(200);
    expect((await client.post(consents, { ...consent, partyId })).status).toBe(200);
  }
  const amended = await director.get<Shown>(path);
  expect(amended.body).toMatchObject({ documentVersion: 2, documentHash: proposed, status: 'EFFECTIVE' });
  expect(amended.body.document.clauses[1]?.renderedText).toContain('电动自行车');
}, 60_000);

it('a termination takes a ground, and ends what can be done', async () => {
  const { path, resident, documentHash } = await conclude('106');
  const notice = { partyId: 'A1', ground: 'MUTUAL_AGREEMENT', evidenceHash: 'd'.repeat(64) };
  expect(await codeOf(director.post(`${path}/terminations`, { ...notice, ground: 'WHIM' }))).toBe(
    '422 termination.ground-unknown',
  );
  expect((await director.post(`${path}/terminations`, notice)).status).toBe(200);
  expect(await codeOf(resident.post(`${path}/signatures`, assent('B1', documentHash)))).toBe('409 contract.terminated');
  const amendment = { baseDocumentHash: documentHash, removedClauseIds: ['corridor'] };
  expect(await codeOf(director.post(`${path}/amendments`, amendment))).toBe('409 contract.terminated');
}, 60_000);

it('issuing is refused for unknown templates, other communities and open blanks', async () => {
  const { householdId } = await household('201', '住户乙', WUMALU);
  const parties = [{ side: 'PARTY_B', kind: 'HOUSEHOLD', householdId }];
  const offer = { regionCode: WUYI, templateId, templateVersion: 1, values, parties };
  await director.get(`/communities/${WUYI}/progress?templateId=${templateId}`, { awaiting: householdPosition });
  const refused = (overrides: object, client = gridWorker) =>
    codeOf(client.post('/contracts', { ...offer, ...overrides }));
  expect(await refused({ templateVersion: 9 })).toBe('422 contract.template-version-unknown');
  expect(await refused({ templateId: newId() })).toBe('422 contract.template-version-unknown');
  expect(await refused({})).toBe('422 contract.household-elsewhere');
  expect(await refused({ parties: [{ ...parties[0], householdId: newId() }] })).toBe('422 contract.household-unknown');
  const { householdId: own } = await issue('107');
  expect(await refused({ values: [], parties: [{ ...parties[0], householdId: own }] })).toBe(
    '422 contract.variable-missing',
  );
  expect(
    await refused({ parties: [{ ...parties[0], householdId: own }] }, await application.as('GridWorker', WUMALU)),
  ).toBe('403 contract.outside-area');
}, 60_000);

it('a campaign previews, issues each household once, is countersigned in bulk and shows its progress', async () => {
  const regionCode = '370704001003';
  const campaigner = await application.as('CommitteeDirector', regionCode);
  const people = await Promise.all(['301', '302', '303'].map((number) => household(number, '住户丙', regionCode)));
  await campaigner.get(`/communities/${regionCode}/progress?templateId=${templateId}`, { awaiting: householdPosition });
  const body = { regionCode, templateId, templateVersion: 1, values, committeeName: '示例社区居民委员会' };
  const preview = await campaigner.post('/signing-campaigns?mode=preview', body);
  expect(preview.body).toEqual({ householdCount: 3, plannedCount: 3, withoutHeadCount: 0, alreadyHoldingCount: 0 });
  const started = await campaigner.post<CommandReceipt>('/signing-campaigns?mode=issue', body);
  expect(started.status).toBe(200);
  const issuer = application.get(CampaignIssuer);
  await issuer.settled(started.body.id);
  issuer.begin(started.body.id);
  await issuer.settled(started.body.id);
  const log = application.get<EventLog>(EVENT_LOG);
  let contracts = 0;
  for await (const page of log.readAll({ filter: { types: ['ContractIssued.v1'] } })) {
    contracts += page.events.filter(({ data }) => (data as { regionCode: string }).regionCode === regionCode).length;
  }
  expect(contracts).toBe(3);

  const register = await campaigner.get<KeysetPage<SignatureRow>>(
    `/signatures?campaignId=${started.body.id}&limit=200`,
    {
      awaiting: await log.head(),
    },
  );
  const settled = register.body.items;
  expect(settled).toHaveLength(6);
  const [first, second] = settled.filter(({ partyId }) => partyId === 'B1');
  for (const contract of [first, second]) {
    const subjectId = people.find(({ householdId }) => householdId === contract?.householdId)?.subjectId ?? '';
    const resident = await application.as('Resident', regionCode, { subjectId });
    const signed = await viewAndSign(
      resident,
      `/contracts/${contract?.contractId}`,
      'B1',
      contract?.documentHash ?? '',
    );
    expect(signed.status).toBe(200);
    await campaigner.get('/signatures', { awaiting: signed.position ?? null });
  }
  const bulk = await campaigner.post<{ signedCount: number }>('/contracts/countersignatures', {
    campaignId: started.body.id,
  });
  expect(bulk.body).toMatchObject({ signedCount: 2, outcomes: [{ signed: true }, { signed: true }] });
  const again = await campaigner.post('/contracts/countersignatures', { contractIds: [first?.contractId, newId()] });
  expect(again.body).toMatchObject({
    signedCount: 0,
    outcomes: [{ code: 'contract.already-signed' }, { code: 'contract.not-issued' }],
  });
  const progress = await campaigner.get(`/communities/${regionCode}/progress?templateId=${templateId}`);
  expect(progress.body).toMatchObject({
    statistics: { contracting: { numerator: 2, denominator: 3 }, declinedCount: 0, absentCount: 1 },
    buildings: [{ building: '3-1', rooms: [{ room: '301' }, { room: '302' }, { room: '303' }] }],
  });
}, 60_000);
