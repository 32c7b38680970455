import type { Pool } from 'pg';
import { contractAggregate } from '#libs/contexts/contracts/codec/contract-codec';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { verifyEvidence } from '#libs/evidence/verify-evidence';
import { newId } from '#libs/kernel/identifiers';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { png } from '#libs/testing/pictures';
import { goldenPayloads } from '#test/architecture/golden-payloads';
import { problemIn, type Client } from './client.js';
import { useApplication } from './harness.js';

const WUYI = '370704001001';
const SUBDISTRICT = '370704001';
const PNG = png({ comment: '楼道照片' });
const DAY_MILLISECONDS = 86_400_000;
const application = useApplication();

interface StoredDocument {
  readonly regionCode: string;
  readonly document: {
    readonly clauses: readonly { readonly clauseId: string }[];
    readonly parties: readonly { readonly partyId: string; readonly kind: string; readonly subjectId: string | null }[];
  };
}

const payloads = goldenPayloads();
const golden = (type: string) => payloads.find((payload) => payload.type === `${type}.v1`)?.data as StoredDocument;
const { document, regionCode } = golden('ContractIssued');
const respondent = document.parties.find(({ kind }) => kind === 'HOUSEHOLD');
const subjectId = respondent?.subjectId ?? '';

/** A concluded contract, put into the log as contracts write it. */
async function contractInLog(...types: readonly string[]): Promise<string> {
  const contractId = newId();
  const now = new Date().toISOString();
  const metadata = {
    actor: { accountId: 'given', role: 'System', regionCode: '000000' },
    commandId: newId(),
    inputHash: 'x',
    correlationId: newId(),
    causationId: newId(),
    effectiveAt: now,
  } as const;
  const events = types.map((type) => ({ id: newId(), type: `${type}.v1`, data: golden(type), metadata }));
  for (const event of events) contractAggregate.codec.decode(event);
  await application.get<EventLog>(EVENT_LOG).append(`contract-${contractId}`, 'no-stream', events);
  return contractId;
}

async function uploaded(client: Client, bytes = PNG): Promise<string> {
  const answer = await client.upload<{ evidenceId: string }>('/evidence', { name: 'photo.exe', bytes });
  expect(answer.status).toBe(201);
  return answer.body.evidenceId;
}

async function reported(client: Client): Promise<string> {
  const contractId = await contractInLog('ContractIssued', 'ContractFullySigned');
  const answer = await client.post<{ id: string }>('/breach-cases', {
    contractId,
    respondentPartyId: respondent?.partyId,
    clauseIds: [document.clauses[0]?.clauseId],
    description: '楼道长期堆放杂物，多次提醒未清理。',
    evidenceIds: [await uploaded(client)],
    occurredAt: new Date(Date.now() - DAY_MILLISECONDS).toISOString(),
  });
  expect(answer.body).toMatchObject({ id: expect.any(String) as unknown });
  expect(answer.status).toBe(201);
  return answer.body.id;
}

const notice = {
  manner: 'IN_PERSON',
  statement: '请于期限内说明情况。',
  period: { days: 3, counting: 'WORKING_DAYS' },
};
const finding = {
  finding: 'FOUND',
  clauseIds: [document.clauses[0]?.clauseId],
  statement: '经查属实。',
  forceMajeure: { effect: 'NONE', statement: '未见不可抗力情形。' },
};
const replyBody = { form: 'ELECTRONIC', text: '近期搬家，将尽快清理。', evidenceIds: [] };

async function step(client: Client, caseId: string, name: string, body: object = {}): Promise<void> {
  const answer = await client.post(`/breach-cases/${caseId}/${name}`, body);
  expect([name, answer.status, answer.status === 200 ? '' : answer.body]).toEqual([name, 200, '']);
}

describe('a breach case', () => {
  it('goes from the report to the end, each step by its own person', async () => {
    expect(regionCode).toBe(WUYI);
    const worker = await application.as('GridWorker', WUYI);
    const director = await application.as('CommitteeDirector', WUYI);
    const resident = await application.as('Resident', WUYI, { subjectId });
    const caseId = await reported(worker);
    await step(director, caseId, 'acceptance');
    await step(worker, caseId, 'notice', notice);
    expect(problemIn(await director.post(`/breach-cases/${caseId}/finding`, finding)).code).toBe(
      'breach.reply-still-open',
    );
    await step(resident, caseId, 'reply', replyBody);
    await step(director, caseId, 'finding', finding);
    const dueAt = new Date(Date.now() + 7 * DAY_MILLISECONDS).toISOString();
    await step(director, caseId, 'rectification-order', { remedy: 'RECTIFY', instruction: '七日内清理楼道。', dueAt });
    const evidenceIds = [await uploaded(worker)];
    await step(worker, caseId, 'rectification-verification', { outcome: 'RECTIFIED', note: '已清理。', evidenceIds });
    await step(director, caseId, 'closure');

    const shown = await director.get<{ status: string; statements: { kind: string; text: string }[] }>(
      `/breach-cases/${caseId}`,
    );
    expect(shown.body.status).toBe('CLOSED');
    expect(shown.body.statements[0]).toMatchObject({ kind: 'DESCRIPTION', text: '楼道长期堆放杂物，多次提醒未清理。' });
    expect((await director.get('/breach-cases/figures')).body).toMatchObject({
      closing: { numerator: 1, denominator: 1 },
      rectification: { numerator: 1, denominator: 1 },
    });

    await step(resident, caseId, 'appeal', { statement: '认定与事实不符。' });
    const reviewer = await application.as('SubdistrictReviewer', SUBDISTRICT);
    await step(reviewer, caseId, 'appeal-decision', { decision: 'OVERTURNED', statement: '证据不足。' });
    const after = await reviewer.get<{ status: string; finding: string }>(`/breach-cases/${caseId}`);
    expect(after.body).toMatchObject({ status: 'NOT_FOUND', finding: 'NOT_FOUND' });
  });

  it('shows its texts to those concerned, masked to overseers, and nothing to others', async () => {
    const worker = await application.as('GridWorker', WUYI);
    const caseId = await reported(worker);
    const director = await application.as('CommitteeDirector', WUYI);
    await step(director, caseId, 'acceptance');
    const path = `/breach-cases/${caseId}`;
    const texts = async (client: Client) =>
      (await client.get<{ statements: { text: string }[] }>(path)).body.statements.map(({ text }) => text);
    await director.get(path);
    expect(await texts(await application.as('Resident', WUYI, { subjectId }))).toEqual([
      '楼道长期堆放杂物，多次提醒未清理。',
    ]);
    expect(await texts(await application.as('Auditor', WUYI))).toEqual(['***']);
    const stranger = await application.as('Resident', WUYI, { subjectId: newId() });
    expect((await stranger.get(path)).status).toBe(404);
    expect((await stranger.get<{ items: unknown[] }>('/breach-cases')).body.items).toEqual([]);
    const elsewhere = await application.as('GridWorker', '370704001002');
    expect((await elsewhere.get(path)).status).toBe(404);
  });

  it('is refused about an unknown or unsigned contract and with somebody else’s evidence', async () => {
    const worker = await application.as('GridWorker', WUYI);
    const director = await application.as('CommitteeDirector', WUYI);
    const report = async (contractId: string, uploader: Client) => ({
      contractId,
      respondentPartyId: respondent?.partyId,
      clauseIds: [document.clauses[0]?.clauseId],
      description: '情况说明',
      evidenceIds: [await uploaded(uploader)],
      occurredAt: new Date(Date.now() - DAY_MILLISECONDS).toISOString(),
    });
    const refusal = async (body: object) => problemIn(await worker.post('/breach-cases', body)).code;
    expect(await refusal(await report(newId(), worker))).toBe('breach.contract-unknown');
    expect(await refusal(await report(await contractInLog('ContractIssued'), worker))).toBe(
      'breach.contract-not-binding',
    );
    const signed = await contractInLog('ContractIssued', 'ContractFullySigned');
    expect(await refusal(await report(signed, director))).toBe('evidence.not-found');
  });
});

describe('what is refused', () => {
  it('is to decide by office in one’s own case as a resident', async () => {
    const caseId = await reported(await application.as('GridWorker', WUYI));
    const directorHimself = await application.as('CommitteeDirector', WUYI, { subjectId });
    const answer = await directorHimself.post(`/breach-cases/${caseId}/acceptance`, {});
    expect(problemIn(answer).code).toBe('breach.respondent-cannot-decide');
  });

  it('leaves no key behind for a case that was never reported', async () => {
    const resident = await application.as('Resident', WUYI, { subjectId });
    const unknown = newId();
    const refused = await resident.post(`/breach-cases/${unknown}/appeal`, { statement: '认定与事实不符。' });
    expect(problemIn(refused).code).toBe('breach.case-not-found');
    const { rows } = await application
      .get<Pool>(SERVICE_POOL)
      .query('SELECT FROM vault.subject_key WHERE subject_id = $1', [unknown]);
    expect(rows).toEqual([]);
  });
});

describe('evidence', () => {
  it('is kept encrypted, given back to its handlers, and recognised when altered', async () => {
    const worker = await application.as('GridWorker', WUYI);
    const evidenceId = await uploaded(worker, Buffer.from('一份文字记录'));
    const answer = await (await application.as('CommitteeDirector', WUYI)).get<string>(`/evidence/${evidenceId}`);
    expect([answer.status, answer.body]).toEqual([200, '一份文字记录']);
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    expect((await (await application.as('GridWorker', '370704001002')).get(`/evidence/${evidenceId}`)).status).toBe(
      404,
    );

    const owner = application.database.pool('owner');
    const faults = async () => {
      const found = [];
      for await (const fault of verifyEvidence(owner)) found.push(fault);
      return found;
    };
    expect(await faults()).toEqual([]);
    await owner.query(
      `UPDATE evidence.object SET ciphertext = set_byte(ciphertext, 20, get_byte(ciphertext, 20) # 1) WHERE evidence_id = $1`,
      [evidenceId],
    );
    expect(await faults()).toEqual([{ evidenceId, fault: 'CONTENT_ALTERED' }]);
    await owner.query(
      `UPDATE evidence.object SET ciphertext = set_byte(ciphertext, 20, get_byte(ciphertext, 20) # 1) WHERE evidence_id = $1`,
      [evidenceId],
    );
  });

  it('is not taken in other formats, empty or too large', async () => {
    const worker = await application.as('GridWorker', WUYI);
    const refusal = async (bytes: Buffer) =>
      problemIn(await worker.upload('/evidence', { name: 'photo.png', bytes })).status;
    expect(await refusal(Buffer.from([0x4d, 0x5a, 0x00, 0x01]))).toBe(415);
    expect(await refusal(Buffer.alloc(0))).toBe(413);
    expect(await refusal(Buffer.concat([PNG, Buffer.alloc(5 * 1024 * 1024)]))).toBe(413);
  });
});
