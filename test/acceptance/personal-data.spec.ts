import type { DataAccess } from '#libs/contexts/communities/application/disclosure/data-accesses';
import type { ProblemDocument } from '#libs/http/problems/problem-document';
import { newId } from '#libs/kernel/identifiers';
import { fictitiousIdNumber } from '#libs/testing/roster-workbook';
import { DISTRICT } from '#libs/testing/template-examples';
import { ANOTHERS_TEXT } from '#libs/vault/own-view';
import type { Client } from './client.js';
import { useApplication } from './harness.js';
import { expectStatus, HOUSEHOLDERS, SmallCommunity, WUMALU, WUYI, type IssuedContract } from './small-community.js';

const application = useApplication();
let officer: Client;
let director: Client;
let worker: Client;
let contract: IssuedContract;
let person: Client;
let residentId = '';

/** The first row of the roster, as it was typed. */
const ID_NUMBER = fictitiousIdNumber(1);
const PHONE = '19900000001';
const WHY = { purpose: 'CONTACT', statement: '通知甲住户领取契约副本' };

interface Accesses {
  readonly items: readonly DataAccess[];
}

beforeAll(async () => {
  const community = await SmallCommunity.found(application);
  officer = await application.as('PrivacyOfficer', DISTRICT);
  director = community.director;
  worker = community.gridWorker;
  contract = await community.issue(1);
  await community.sign(contract, 'B1');
  person = contract.resident;
  residentId = contract.subjectId;
}, 180_000);

describe('a person’s data in full', () => {
  it('are shown to who needs them, for a purpose', async () => {
    const answer = await director.post(`/residents/${residentId}/reveals`, {
      ...WHY,
      fields: ['name', 'idNumber', 'phone'],
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { residentId, fields: { name: HOUSEHOLDERS[0], idNumber: ID_NUMBER, phone: PHONE } },
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['without a purpose', { statement: WHY.statement }, 422],
    ['without words', { purpose: 'CONTACT' }, 422],
    ['with a purpose of one’s own', { ...WHY, purpose: 'CURIOSITY' }, 422],
  ])('are not shown %s', async (_, ground, status) => {
    const answer = await director.post<ProblemDocument>(`/residents/${residentId}/reveals`, {
      ...ground,
      fields: ['name'],
    });
    expect(answer.status).toBe(status);
  });

  it('are not shown beyond one’s task, one’s area, or to who administers the system', async () => {
    const path = `/residents/${residentId}/reveals`;
    const all = { ...WHY, fields: ['idNumber'] };
    expect((await worker.post(path, all)).status).toBe(403);
    expect((await (await application.as('CommitteeDirector', WUMALU)).post(path, all)).status).toBe(403);
    expect((await (await application.as('SystemAdmin', DISTRICT)).post(path, all)).status).toBe(403);
    expect((await director.post(`/residents/${newId()}/reveals`, all)).status).toBe(404);
  });

  it('are recorded once for one request, however often it is sent, and its answer is kept nowhere', async () => {
    const key = newId();
    const before = await accessesOf(officer);
    for (let time = 0; time < 3; time++) {
      const path = `/residents/${residentId}/reveals`;
      const answer = await worker.post(path, { ...WHY, fields: ['phone'] }, { idempotencyKey: key });
      expect(answer).toMatchObject({ status: 200, body: { fields: { phone: PHONE } } });
    }
    expect(await accessesOf(officer)).toHaveLength(before.length + 1);
    const { rows } = await application.database
      .pool('owner')
      .query<{ response: unknown }>('SELECT response FROM operation.command_receipt WHERE key = $1', [key]);
    expect(rows).toEqual([{ response: null }]);
  });
});

describe('somebody whose number is known', () => {
  it('is found by it, masked, without its being stored or sent in an address', async () => {
    const answer = await worker.post('/resident-lookups', { ...WHY, purpose: 'IDENTITY_CHECK', idNumber: ID_NUMBER });
    expect(answer).toMatchObject({ status: 200, body: { resident: { residentId, name: '甲*' } } });
    expect(JSON.stringify(answer.body)).not.toContain(ID_NUMBER);
  });

  it('is not found without a purpose, nor from elsewhere, where the answer is that for nobody', async () => {
    expect((await worker.post('/resident-lookups', { idNumber: ID_NUMBER })).status).toBe(422);
    const elsewhere = await application.as('GridWorker', WUMALU);
    const there = await elsewhere.post<ProblemDocument>('/resident-lookups', { ...WHY, idNumber: ID_NUMBER });
    const nobody = await worker.post<ProblemDocument>('/resident-lookups', {
      ...WHY,
      idNumber: fictitiousIdNumber(77),
    });
    expect([there.status, nobody.status]).toEqual([404, 404]);
    expect(there.body.code).toBe(nobody.body.code);
    expect((await worker.post('/resident-lookups', { ...WHY, idNumber: '370799' })).status).toBe(422);
  });
});

describe('who has looked', () => {
  it('is seen by the person, with the words in clear, and by the privacy officer with the account', async () => {
    const own = await person.get<Accesses>('/me/data-accesses');
    expectStatus(200, own);
    expect(own.body.items.map(({ kind, role, purpose }) => [kind, role, purpose])).toEqual([
      ['LOOKED_UP', 'GridWorker', 'IDENTITY_CHECK'],
      ['REVEALED', 'GridWorker', 'CONTACT'],
      ['REVEALED', 'CommitteeDirector', 'CONTACT'],
    ]);
    expect(own.body.items[0]?.statement).toBe(WHY.statement);
    expect(JSON.stringify(own.body)).not.toContain('accountId');
    const [newest] = await accessesOf(officer);
    expect(newest?.accountId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is nobody else’s to know', async () => {
    expect((await director.get(`/residents/${residentId}/data-accesses`)).status).toBe(403);
    const elsewhere = await application.as('PrivacyOfficer', '370705');
    expect((await elsewhere.get(`/residents/${residentId}/data-accesses`)).status).toBe(404);
  });
});

describe('everything about a person', () => {
  it('is handed out to him, in clear, with nothing of others, and is recorded', async () => {
    const answer = await person.post<Record<string, unknown>>('/me/data-exports', {});
    expectStatus(200, answer);
    const text = JSON.stringify(answer.body);
    expect(answer.body).toMatchObject({
      residentId,
      register: { name: HOUSEHOLDERS[0], idNumber: ID_NUMBER, phone: PHONE },
      households: [{ regionCode: WUYI, isHead: true }],
      contracts: [{ contractId: contract.contractId, signatures: [{ partyId: 'B1' }] }],
    });
    expect(text).toContain(`${HOUSEHOLDERS[0]}与五一社区居民委员会`);
    for (const other of HOUSEHOLDERS.slice(1)) expect(text).not.toContain(other);
    expect(text).not.toMatch(/"q1:/);
    expect(text).not.toContain(ANOTHERS_TEXT);
    expect((await accessesOf(officer))[0]?.kind).toBe('EXPORTED');
  });

  it('is handed out by the privacy officer of the area for somebody without an account', async () => {
    expect(await officer.post(`/residents/${residentId}/data-exports`, {})).toMatchObject({
      status: 200,
      body: { register: { name: HOUSEHOLDERS[0] } },
    });
    const elsewhere = await application.as('PrivacyOfficer', '370705');
    expect((await elsewhere.post(`/residents/${residentId}/data-exports`, {})).status).toBe(403);
    expect((await director.post(`/residents/${residentId}/data-exports`, {})).status).toBe(403);
  });
});

async function accessesOf(client: Client): Promise<readonly DataAccess[]> {
  const answer = await client.get<Accesses>(`/residents/${residentId}/data-accesses`);
  expectStatus(200, answer);
  return answer.body.items;
}
