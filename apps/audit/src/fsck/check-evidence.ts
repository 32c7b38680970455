import type { Pool } from 'pg';
import type { EventLog, Position } from '#libs/event-store/event-log';
import { verifyEvidence } from '#libs/evidence/verify-evidence';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Findings } from './finding.js';

export const EVIDENCE_CHECK = 'evidence';

const TEXTS = {
  CONTENT_ALTERED: ['证据文件与其哈希不符', 'the stored object does not match its hash'],
  HASH_DIFFERS_FROM_LOG: ['证据文件与日志所记哈希不符', 'the stored object is not the one the log names'],
  MISSING: ['证据文件缺失', 'the log names an object that is not stored'],
} as const;

/** Every stored piece of evidence against its hash, and every piece the log names against the store. */
export async function checkEvidence(pool: Pool, log: EventLog, upTo: Position, findings: Findings): Promise<void> {
  const faults = verifyEvidence(pool, await referencedEvidence(log, upTo));
  for (let step = await faults.next(); ; step = await faults.next()) {
    if (step.done === true) {
      findings.examined(EVIDENCE_CHECK, step.value.objects);
      return;
    }
    const [zh, en] = TEXTS[step.value.fault];
    findings.add({ check: EVIDENCE_CHECK, place: `evidence.object ${step.value.evidenceId}`, zh, en });
  }
}

/** Hash by evidence id, from every event of every context that refers to evidence by both. */
async function referencedEvidence(log: EventLog, upTo: Position): Promise<ReadonlyMap<Uuid, ContentHash>> {
  const referenced = new Map<Uuid, ContentHash>();
  for await (const { events } of log.readAll({ upTo, filter: { categories: ['breach'] } })) {
    for (const { data } of events) collect(data, referenced);
  }
  return referenced;
}

function collect(value: unknown, referenced: Map<Uuid, ContentHash>): void {
  if (typeof value !== 'object' || value === null) return;
  const { evidenceId, ciphertextHash } = value as { evidenceId?: unknown; ciphertextHash?: unknown };
  if (typeof evidenceId === 'string' && typeof ciphertextHash === 'string') referenced.set(evidenceId, ciphertextHash);
  for (const inner of Object.values(value)) collect(inner, referenced);
}
