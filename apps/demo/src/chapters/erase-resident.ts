import { setTimeout as pause } from 'node:timers/promises';
import type { Cast } from '../demo-accounts.js';
import type { Progress } from '../progress.js';
import type { AnsweredContract } from './sign-contracts.js';

/** The key is destroyed by a consumer of the event, so shortly after the command was answered. */
const LOOK_AGAIN = 200;
const MOST_LOOKS = 150;

const ERASED = '依法删除';

interface Erasure {
  readonly erased: 'OPTIONAL_DATA' | 'ALL_PERSONAL_DATA';
  readonly kept: readonly { readonly recordId: string; readonly why: string }[];
}

/**
 * Two residents ask to be erased. Who has signed is told that the contract keeps name and number until its retention ends; of who accepted
 * nothing no trace in clear is left: household file, contract, replayed state and events are searched for the name.
 * @returns whether the first was kept and said so, and every place shows the erasure of the second and none the name, masked or not
 */
export async function eraseResidents(
  cast: Cast,
  signed: AnsweredContract,
  declined: AnsweredContract,
  progress: Progress,
): Promise<boolean> {
  progress.begin('依法删除居民的个人信息 · Erasing residents', 2);
  const kept = await requestErasure(cast, signed);
  const saysWhy = kept.body.erased === 'OPTIONAL_DATA' && kept.body.kept.some(isOf(signed));
  progress.step();
  return saysWhy && (await eraseWholly(cast, declined, progress));
}

function requestErasure(cast: Cast, { resident }: AnsweredContract) {
  const reason = { reason: '居民本人提出删除申请' };
  return cast['privacy-officer'].post<Erasure>(`/residents/${resident.subjectId}/erasure`, reason);
}

function isOf({ contractId }: AnsweredContract) {
  return ({ recordId }: { readonly recordId: string }) => recordId === contractId;
}

async function eraseWholly(cast: Cast, contract: AnsweredContract, progress: Progress): Promise<boolean> {
  const { resident, contractId, residentName } = contract;
  if (residentName === '' || residentName.includes('*')) throw new Error('the resident does not see the own name');
  const worker = cast[resident.community.worker];
  const erasure = await requestErasure(cast, contract);
  const places = () =>
    Promise.all([
      worker.get<unknown>(`/households/${resident.householdId}`, erasure.position),
      worker.get<unknown>(`/contracts/${contractId}`),
      cast.auditor.get<unknown>(`/audit/streams/contract-${contractId}/state`),
      cast.auditor.get<unknown>(`/audit/streams/contract-${contractId}/events`),
    ]);
  for (let look = 0; look < MOST_LOOKS; look++) {
    const texts = (await places()).map(({ body }) => JSON.stringify(body));
    if (texts.every((text) => text.includes(ERASED) && !shows(text, residentName))) {
      progress.step();
      return true;
    }
    await pause(LOOK_AGAIN);
  }
  return false;
}

/** In clear, or masked as it would be were it still there. */
function shows(text: string, name: string): boolean {
  return text.includes(`"${name}"`) || text.includes(`"${[...name][0]}*"`);
}
