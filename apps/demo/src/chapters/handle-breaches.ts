import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { inParallel } from '#libs/kernel/in-parallel';
import type { Cast } from '../demo-accounts.js';
import type { HttpClient } from '../http-client.js';
import type { Progress } from '../progress.js';
import type { ShownContract, SignedContract } from './sign-contracts.js';

const IN_FLIGHT = 4;
const A_DAY = 86_400_000;

/** Thirty cases from report to closure, each step by the person whose step it is. @returns cases closed */
export async function handleBreaches(
  cast: Cast,
  contracts: readonly SignedContract[],
  progress: Progress,
): Promise<number> {
  progress.begin('处理违约 · Handling breaches', contracts.length);
  const statuses = await inParallel(contracts, IN_FLIGHT, async (contract) => {
    const status = await handle(cast, contract);
    progress.step();
    return status;
  });
  return statuses.filter((status) => status === 'CLOSED').length;
}

async function handle(cast: Cast, { resident, contractId, partyId }: SignedContract): Promise<string> {
  const worker = cast[resident.community.worker];
  const director = cast[resident.community.director];
  const { body: contract } = await worker.get<ShownContract>(`/contracts/${contractId}`);
  const clauseIds = [contract.document.clauses.find(({ key }) => key)?.clauseId];
  const { body } = await worker.post<{ id: string }>('/breach-cases', {
    contractId,
    respondentPartyId: partyId,
    clauseIds,
    description: '楼道内堆放杂物，经两次提醒仍未清理。',
    evidenceIds: [await photograph(worker)],
    occurredAt: new Date(Date.now() - A_DAY).toISOString(),
  });
  const step = (client: HttpClient, name: string, input: object = {}) =>
    client.post(`/breach-cases/${body.id}/${name}`, input);
  await step(director, 'acceptance');
  await step(worker, 'notice', {
    manner: 'IN_PERSON',
    statement: '现就楼道堆放杂物一事请您说明情况。',
    period: { days: 3, counting: 'WORKING_DAYS' },
  });
  await step(resident.client, 'reply', { form: 'ELECTRONIC', text: '近日搬家，将尽快清理。', evidenceIds: [] });
  await step(director, 'finding', {
    finding: 'FOUND',
    clauseIds,
    statement: '现场查看属实。',
    forceMajeure: { effect: 'NONE', statement: '未见不可抗力情形。' },
  });
  await step(director, 'rectification-order', {
    remedy: 'RECTIFY',
    instruction: '请于七日内清理楼道杂物。',
    dueAt: new Date(Date.now() + 7 * A_DAY).toISOString(),
  });
  await step(worker, 'rectification-verification', {
    outcome: 'RECTIFIED',
    note: '现场复查，已清理。',
    evidenceIds: [await photograph(worker)],
  });
  const closed = await step(director, 'closure');
  const { body: after } = await director.get<{ status: string }>(`/breach-cases/${body.id}`, closed.position);
  return after.status;
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** One grey pixel: width, height, eight bits, greyscale (PNG 3rd edition, 11.2.1). */
const ONE_PIXEL = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);

/** The smallest picture there is, with a chunk of its own so that no two are alike. */
async function photograph(worker: HttpClient): Promise<string> {
  const pixel = deflateSync(Buffer.from([0, 0x80]));
  const chunks = [chunk('IHDR', ONE_PIXEL), chunk('quId', randomBytes(2_048)), chunk('IDAT', pixel), chunk('IEND')];
  const bytes = Uint8Array.from(Buffer.concat([PNG_SIGNATURE, ...chunks]));
  const { body } = await worker.upload<{ evidenceId: string }>('/evidence', 'photograph.png', bytes, 'image/png');
  return body.evidenceId;
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}
