import type { Cast } from '../demo-accounts.js';
import type { Progress } from '../progress.js';

interface AuditedEvent {
  readonly eventType: string;
  readonly recordedAt: string;
  readonly position: string;
}

interface ReplayedState {
  readonly state: { readonly status: string; readonly documentVersion: number; readonly documentHash: string };
}

/**
 * Replays an amended contract as it was when it was issued, when it came into force, and when its amendment did, and has the differences
 * between them shown. @returns moments at which the contract was as it must have been
 */
export async function replayContract(cast: Cast, contractId: string, progress: Progress): Promise<number> {
  const moments = [
    { event: 'ContractIssued.v1', status: 'ISSUED', version: 1 },
    { event: 'ContractBecameEffective.v1', status: 'EFFECTIVE', version: 1 },
    { event: 'AmendmentTookEffect.v1', status: 'EFFECTIVE', version: 2 },
  ];
  progress.begin('还原合同 · Replaying a contract', moments.length);
  const stream = `/audit/streams/contract-${contractId}`;
  const { body } = await cast.auditor.get<{ items: AuditedEvent[] }>(`${stream}/events?limit=200`);
  const hashes = new Set<string>();
  let right = 0;
  let from: string | undefined;
  for (const { event, status, version } of moments) {
    const position = body.items.find(({ eventType }) => eventType === event)?.position;
    if (position === undefined) continue;
    const { body: replayed } = await cast.auditor.get<ReplayedState>(`${stream}/state?axis=position&at=${position}`);
    const { state } = replayed;
    hashes.add(state.documentHash);
    const differs = from === undefined || (await differences(cast, stream, from, position)) > 0;
    if (state.status === status && state.documentVersion === version && differs) right++;
    from = position;
    progress.step();
  }
  return hashes.size === 2 ? right : 0;
}

async function differences(cast: Cast, stream: string, from: string, to: string): Promise<number> {
  const path = `${stream}/difference?axis=position&from=${from}&to=${to}`;
  const { body } = await cast.auditor.get<{ differences: unknown[] }>(path);
  return body.differences.length;
}
