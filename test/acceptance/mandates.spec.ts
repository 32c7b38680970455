import type { MandateDocument } from '#apps/api/src/mandates/mandate.documents';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import type { CommandReceipt } from '#libs/http/commands/command-receipt';
import type { KeysetPage } from '#libs/http/paging/keyset-page';
import { newId } from '#libs/kernel/identifiers';
import { problemIn, type Answer, type Client } from './client.js';
import { useApplication } from './harness.js';
import { expectStatus, SmallCommunity, WUMALU, WUYI, type IssuedContract } from './small-community.js';

/** Rounds of the race between a signature and a revocation: enough to see both outcomes on any machine so far. */
const ROUNDS = 12;

const application = useApplication();
let community: SmallCommunity;
/** The household of the ward, and the household of the guardian, who signs for the ward. */
let ward: IssuedContract;
let guardian: Client;
let guardianId: string;

beforeAll(async () => {
  community = await SmallCommunity.found(application);
  ward = await community.issue(1);
  const own = await community.issue(2);
  guardianId = own.subjectId;
  guardian = own.resident;
}, 120_000);

const codeOf = (answer: Answer<unknown>) => problemIn(answer).code;
const grant = (overrides: object = {}) =>
  community.gridWorker.post<CommandReceipt>('/mandates', {
    kind: 'GUARDIAN',
    regionCode: WUYI,
    principal: { kind: 'PERSON', id: ward.subjectId },
    agentSubjectId: guardianId,
    validFrom: ward.issuedAt,
    evidenceHash: 'a'.repeat(64),
    ...overrides,
  });
const granted = async (overrides: object = {}): Promise<string> => {
  const answer = await grant(overrides);
  expectStatus(201, answer);
  return answer.body.id;
};
const revoke = (mandateId: string) =>
  community.gridWorker.post(`/mandates/${mandateId}/revocation`, { reason: '监护关系终止' });
const assent = (contract: IssuedContract, mandateId: string, overrides: object = {}) => ({
  partyId: 'B1',
  documentHash: contract.documentHash,
  form: 'ELECTRONIC',
  acknowledgedClauseIds: ['quiet'],
  mandateId,
  ...overrides,
});
const view = ({ path, documentHash }: IssuedContract, mandateId: string) =>
  guardian.post(`${path}/views`, { partyId: 'B1', documentHash, mandateId });

it('is recorded for people of the community alone, and shown to those it concerns', async () => {
  expect(codeOf(await grant({ principal: { kind: 'PERSON', id: newId() } }))).toBe('mandate.party-unknown');
  expect(codeOf(await grant({ agentSubjectId: newId() }))).toBe('mandate.party-unknown');
  expect(codeOf(await grant({ kind: 'ORGANIZATION_SIGNATORY' }))).toBe('mandate.terms-invalid');
  const elsewhere = await application.as('GridWorker', WUMALU);
  const mandateId = await granted();
  expect(codeOf(await elsewhere.post(`/mandates/${mandateId}/revocation`, { reason: '误登' }))).toBe(
    'permission.denied',
  );
  const awaiting = await application.get<EventLog>(EVENT_LOG).head();
  const listed = await guardian.get<KeysetPage<MandateDocument>>('/mandates', { awaiting });
  expect(listed.body.items).toMatchObject([{ mandateId, agentSubjectId: guardianId, revokedAt: null, usedCount: 0 }]);
  expect((await elsewhere.get<KeysetPage<MandateDocument>>('/mandates', { awaiting })).body.items).toEqual([]);
  // Who gave the power takes it back.
  expectStatus(200, await ward.resident.post(`/mandates/${mandateId}/revocation`, { reason: '本人撤回' }));
});

it('lets its agent read and sign, is named by the signature, and refuses once revoked', async () => {
  const before = await application.get<EventLog>(EVENT_LOG).head();
  expect(codeOf(await guardian.get(ward.path, { awaiting: before }))).toBe('contract.not-issued');
  const ended = await granted();
  expectStatus(200, await view(ward, ended));
  expectStatus(200, await revoke(ended));
  expect(codeOf(await guardian.post(`${ward.path}/signatures`, assent(ward, ended)))).toBe('mandate.not-valid');
  expect(codeOf(await view(ward, ended))).toBe('contract.mandate-not-covering');

  const other = await granted({ templateIds: [newId()] });
  expect(codeOf(await guardian.post(`${ward.path}/signatures`, assent(ward, other)))).toBe('mandate.not-valid');
  const stranger = await community.issue(3);
  const mandateId = await granted();
  expect(codeOf(await stranger.resident.post(`${ward.path}/signatures`, assent(ward, mandateId)))).toBe(
    'mandate.not-valid',
  );
  const awaiting = await application.get<EventLog>(EVENT_LOG).head();
  expectStatus(200, await guardian.get(ward.path, { awaiting }));
  const signed = await guardian.post<CommandReceipt>(`${ward.path}/signatures`, assent(ward, mandateId));
  expectStatus(200, signed);
  const { rows } = await application.database
    .pool('owner')
    .query<{ data: { mandateId: string } }>(
      `SELECT data FROM log.events WHERE stream_id = $1 AND type = 'ContractSigned.v2'`,
      [`contract-${ward.contractId}`],
    );
  expect(rows.map(({ data }) => data.mandateId)).toEqual([mandateId]);
});

it('counts on the day of a late paper, whatever became of it since', async () => {
  const contract = await community.issue(1);
  const mandateId = await granted();
  const day = new Date().toISOString();
  await later();
  expectStatus(200, await revoke(mandateId));
  await later();
  const paper = (effectiveAt: string) =>
    community.gridWorker.post(
      `${contract.path}/signatures`,
      assent(contract, mandateId, { form: 'PAPER', evidenceHash: 'c'.repeat(64), effectiveAt }),
    );
  expect(codeOf(await paper(new Date().toISOString()))).toBe('mandate.not-valid');
  expectStatus(200, await paper(day));
});

it('a signature and a revocation at the same moment come one after the other: nothing is signed on what was revoked', async () => {
  const outcomes = new Set<number>();
  for (let round = 0; round < ROUNDS; round++) {
    const contract = await community.issue(1);
    const mandateId = await granted();
    expectStatus(200, await view(contract, mandateId));
    const signing = () => guardian.post(`${contract.path}/signatures`, assent(contract, mandateId));
    const both = round % 2 === 0 ? [revoke(mandateId), signing()] : [signing(), revoke(mandateId)];
    const [one, two] = (await Promise.all(both)) as [Answer<unknown>, Answer<unknown>];
    const [revocation, signature] = round % 2 === 0 ? [one, two] : [two, one];
    expect(revocation.status).toBe(200);
    outcomes.add(signature.status);
    if (signature.status !== 200)
      expect(['mandate.not-valid', 'contract.mandate-not-covering']).toContain(codeOf(signature));
    const { rows } = await application.database
      .pool('owner')
      .query<{ type: string; data: { at?: string; revokedAt?: string; signedAt?: string } }>(
        `SELECT type, data FROM log.events WHERE stream_id = ANY($1) AND type = ANY($2) ORDER BY position`,
        [
          [`mandate-${mandateId}`, `contract-${contract.contractId}`],
          ['MandateExercised.v1', 'MandateRevoked.v1', 'ContractSigned.v2'],
        ],
      );
    const of = (type: string) => rows.find((row) => row.type.startsWith(type))?.data;
    expect(of('ContractSigned') === undefined).toBe(signature.status !== 200);
    const revokedAt = of('MandateRevoked')?.revokedAt ?? '';
    if (signature.status !== 200) continue;
    // Let through before the revocation in the mandate's own stream, and for a moment before it.
    const order = rows.map(({ type }) => type);
    expect(order.indexOf('MandateExercised.v1')).toBeLessThan(order.indexOf('MandateRevoked.v1'));
    expect((of('ContractSigned')?.signedAt ?? '') < revokedAt).toBe(true);
  }
  expect([...outcomes].every((status) => [200, 403].includes(status))).toBe(true);
}, 60_000);

/** Until the clock shows another millisecond. */
async function later(): Promise<void> {
  const start = Date.now();
  while (Date.now() <= start) await new Promise((resolve) => setTimeout(resolve, 1));
}
