import { ProcessManagerModule } from '#apps/process-manager/src/process-manager.module';
import { DeadlineWatch } from '#libs/contexts/contracts/application/deadlines/deadline-watch';
import { DestructionRunner } from '#libs/contexts/retention/application/destruction/destruction-runner';
import { DEFAULT_PERIODS } from '#libs/contexts/retention/domain/record-class';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import type { CommandReceipt } from '#libs/http/commands/command-receipt';
import type { KeysetPage } from '#libs/http/paging/keyset-page';
import { newId } from '#libs/kernel/identifiers';
import { DISTRICT } from '#libs/testing/template-examples';
import { VAULT, type Vault } from '#libs/vault/vault';
import type { ErasureReceipt } from '../../apps/api/src/communities/erasure.documents.js';
import type { HouseholdDocument } from '../../apps/api/src/communities/household.documents.js';
import type {
  DestructionDocument,
  DestructionPreviewDocument,
} from '../../apps/api/src/retention/destruction.documents.js';
import type { LegalHoldDocument } from '../../apps/api/src/retention/legal-hold.documents.js';
import type { LegalHoldReceipt } from '../../apps/api/src/retention/legal-holds.controller.js';
import type { RetentionScheduleDocument } from '../../apps/api/src/retention/retention-schedule.documents.js';
import { problemIn, type Answer, type Client } from './client.js';
import { useApplication } from './harness.js';
import { expectStatus, SmallCommunity, WUYI, type IssuedContract } from './small-community.js';

const YEAR = 366 * 86_400_000;
const REASON = '本人申请';

/** How far the clock of the installation is ahead: retention ends in decades. */
let ahead = 0;
const clock = { now: () => new Date(Date.now() + ahead).toISOString() };
const application = useApplication({ clock, alongside: [ProcessManagerModule] });
let community: SmallCommunity;
let contracts: readonly IssuedContract[];
let officer: Client;

/** Sessions end long before retention does: everybody logs in anew. */
const person = (role: 'PrivacyOfficer' | 'Supervisor' | 'Auditor' | 'GridWorker') =>
  application.as(role, role === 'GridWorker' ? WUYI : DISTRICT, { subjectId: newId() });

beforeAll(async () => {
  community = await SmallCommunity.found(application);
  officer = await person('PrivacyOfficer');
  contracts = [await community.issue(1), await community.issue(2), await community.issue(3)];
  for (const contract of [contracts[0], contracts[2]] as IssuedContract[]) {
    await community.sign(contract, 'B1');
    await community.sign(contract, 'A1');
  }
}, 120_000);

const numbered = (ordinal: number) => contracts[ordinal - 1] as IssuedContract;
const erase = (ordinal: number) =>
  officer.post<ErasureReceipt>(`/residents/${numbered(ordinal).subjectId}/erasure`, { reason: REASON });
const householdOf = async (ordinal: number): Promise<HouseholdDocument> => {
  const worker = await person('GridWorker');
  const { body } = await worker.get<KeysetPage<HouseholdDocument>>(`/communities/${WUYI}/households`);
  return body.items.find(({ headSubjectId }) => headSubjectId === numbered(ordinal).subjectId) as HouseholdDocument;
};
const placeHold = (by: Client, target: { kind: string; id: string }) =>
  by.post<LegalHoldReceipt>('/legal-holds', {
    target,
    ground: 'LITIGATION',
    legalBasis: { title: '中华人民共和国民事诉讼法', edition: '2023-09-01 修正' },
    reason: '法院来函',
  });
const preview = async (by: Client) => {
  const answer = await by.get<DestructionPreviewDocument>('/destruction-runs/preview');
  expectStatus(200, answer);
  return answer.body;
};
const codeOf = (answer: Answer<unknown>) => problemIn(answer).code;

it('a district reads and revises how long it keeps what', async () => {
  const path = `/retention-schedules/${DISTRICT}`;
  const { body } = await officer.get<RetentionScheduleDocument>(path);
  expect(body).toMatchObject({ version: 0, earlier: [] });
  expect(body.periods).toEqual(DEFAULT_PERIODS);
  const periods = DEFAULT_PERIODS.map((period) =>
    period.recordClass === 'ROUTINE_CHECK' ? { ...period, years: 12 } : period,
  );
  expectStatus(200, await officer.put(path, { version: 1, periods, reason: '年度修订' }));
  expect((await officer.get(path)).body).toMatchObject({ version: 1, periods, reason: '年度修订' });
  const other = periods.map((period) => (period.keep === 'YEARS' ? { ...period, years: 40 } : period));
  expect(codeOf(await officer.put(path, { version: 1, periods: other, reason: '修订' }))).toBe(
    'retention.schedule-version-taken',
  );
  expect(codeOf(await officer.put(path, { version: 2, periods: periods.slice(1), reason: '修订' }))).toBe(
    'http.input-invalid',
  );
  expect(codeOf(await officer.put('/retention-schedules/370705', { version: 1, periods, reason: '修订' }))).toBe(
    'permission.denied',
  );
});

it('an erasure under a legal hold is refused, and carried out once the hold is lifted', async () => {
  const held = await placeHold(officer, { kind: 'REGION', id: WUYI });
  expectStatus(201, held);
  expect(codeOf(await erase(2))).toBe('resident.erasure-under-hold');
  const listed = await officer.get<KeysetPage<LegalHoldDocument>>('/legal-holds?inForce=true');
  expect(listed.body.items).toMatchObject([
    { holdId: held.body.holdId, targetKind: 'REGION', placedBecause: '法院来函' },
  ]);
  const lifting = `/legal-holds/${held.body.holdId}/lifting`;
  const elsewhere = await application.as('PrivacyOfficer', '370705');
  expect(codeOf(await elsewhere.post(lifting, { reason: '已结案' }))).toBe('legal-hold.not-found');
  expectStatus(200, await officer.post(lifting, { reason: '已结案' }));
  expect((await officer.get<KeysetPage<LegalHoldDocument>>('/legal-holds?inForce=true')).body.items).toEqual([]);
  // The offer was never accepted: nothing has to be kept.
  expect((await erase(2)).body).toMatchObject({ erased: 'ALL_PERSONAL_DATA', kept: [] });
  expect(codeOf(await placeHold(officer, { kind: 'CONTRACT', id: newId() }))).toBe('legal-hold.target-unknown');
});

it('what is optional goes at once, what a running contract needs is kept and named', async () => {
  expect((await householdOf(1)).headName).toBe('甲*');
  const erased = await erase(1);
  expect(erased.body).toMatchObject({
    erased: 'OPTIONAL_DATA',
    kept: [
      {
        recordClass: 'CONTRACT',
        recordId: numbered(1).contractId,
        why: 'MATTER_RUNNING',
        until: null,
        legalBasis: { title: '中华人民共和国档案法' },
      },
    ],
  });
  expect((await erase(1)).body).toMatchObject({ position: null, erased: 'OPTIONAL_DATA' });
  expectStatus(200, await erase(3));
  const shown = await officer.get<HouseholdDocument & { residents: readonly { phone: string | null }[] }>(
    `/households/${(await householdOf(1)).householdId}`,
    { awaiting: erased.position ?? null },
  );
  expect(shown.body.headName).toBe('甲*');
  expect(shown.body.residents.map(({ phone }) => phone)).toEqual([null]);
});

it('is destroyed when its retention is over, by two people, without what got a hold in between, though a run breaks off', async () => {
  ahead = 5 * YEAR;
  await application.get(DeadlineWatch).carryOutDue(new AbortController().signal);
  officer = await person('PrivacyOfficer');
  const kept = await erase(1);
  expect(kept.body.kept).toMatchObject([{ why: 'RETENTION_PERIOD', until: expect.stringMatching(/^20[56]\d-/) }]);
  expect((await preview(officer)).items).toEqual([]);

  ahead = 40 * YEAR;
  officer = await person('PrivacyOfficer');
  const supervisor = await person('Supervisor');
  const shown = await preview(officer);
  expect(shown.counts).toEqual([{ kind: 'PERSON', recordClass: 'CONTRACT', count: 2 }]);
  expect(new Set(shown.items.map(({ name }) => name))).toEqual(new Set(['甲*', '丙*']));
  expect(JSON.stringify(shown)).not.toMatch(/住户/);

  const proposal = { itemsHash: shown.itemsHash, reason: '保管期满' };
  expect(codeOf(await officer.post('/destruction-runs', { ...proposal, itemsHash: 'f'.repeat(64) }))).toBe(
    'destruction.preview-stale',
  );
  const proposed = await officer.post<CommandReceipt>('/destruction-runs', proposal);
  expectStatus(201, proposed);
  const run = `/destruction-runs/${proposed.body.id}`;
  expect(codeOf(await officer.post(`${run}/approval`, proposal))).toBe('destruction.same-person');

  const held = await placeHold(officer, { kind: 'CONTRACT', id: numbered(3).contractId });
  expectStatus(201, held);
  const vault = application.get<Vault>(VAULT);
  const breaking = jest.spyOn(vault, 'erase').mockRejectedValueOnce(new Error('the key store was away'));
  const runner = application.get(DestructionRunner);
  const second = await person('Supervisor');
  const approvals = await Promise.all(
    [supervisor, second].map((by) => by.post(`${run}/approval`, { ...proposal, reason: '同意' })),
  );
  expect(new Set(approvals.map(({ status }) => status))).toEqual(new Set([200, 409]));
  await runner.settled(proposed.body.id);
  expect(breaking).toHaveBeenCalled();
  const half = await officer.get<DestructionDocument>(run, { awaiting: await head() });
  expect(half.body).toMatchObject({ status: 'APPROVED', destroyedCount: 1, leftOutCount: 1 });

  runner.begin(proposed.body.id);
  await runner.settled(proposed.body.id);
  breaking.mockRestore();
  const done = await officer.get<DestructionDocument>(run, { awaiting: await head() });
  expect(done.body).toMatchObject({
    status: 'COMPLETED',
    destroyed: [numbered(1).subjectId],
    leftOut: [{ itemId: numbered(3).subjectId, because: 'LEGAL_HOLD', holdIds: [held.body.holdId] }],
  });
  expect((await householdOf(1)).headName).toBe('依法删除');
  expect((await householdOf(3)).headName).toBe('丙*');
  const record = await officer.get<string>(`${run}/record`);
  expect(record.body).toContain(done.body.recordHash as string);
  expect(record.body).toMatch(new RegExp(`${numbered(1).subjectId} .*已销毁`));
  expect(record.body).toMatch(new RegExp(`${numbered(3).subjectId} .*未销毁：处于法律保全（${held.body.holdId}）`));
  expect(record.body).not.toMatch(/住户/);
  expect((await preview(officer)).items).toEqual([]);
});

/** Everything recorded by now. */
function head(): Promise<string> {
  return application.get<EventLog>(EVENT_LOG).head();
}
