import { setTimeout as pause } from 'node:timers/promises';
import type { Cast } from '../demo-accounts.js';
import type { Progress } from '../progress.js';
import type { SignedContract } from './sign-contracts.js';

/** The key is destroyed by a consumer of the event, so shortly after the command was answered. */
const LOOK_AGAIN = 200;
const MOST_LOOKS = 150;

const ERASED = '依法删除';

/**
 * Erases one resident who has signed, and looks for the name everywhere it was shown: household file, contract, replayed state, events.
 * @returns whether every place shows the erasure and none the name, masked or not
 */
export async function eraseResident(cast: Cast, contract: SignedContract, progress: Progress): Promise<boolean> {
  progress.begin('依法删除一名居民的个人信息 · Erasing one resident', 1);
  const { resident, contractId, residentName } = contract;
  if (residentName === '' || residentName.includes('*')) throw new Error('the resident does not see the own name');
  const worker = cast[resident.community.worker];
  const erasure = await cast['privacy-officer'].post(`/residents/${resident.subjectId}/erasure`, {
    reason: '居民本人提出删除申请',
  });
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
