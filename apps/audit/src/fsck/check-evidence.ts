import type { Pool } from 'pg';
import type { EventLog, Position } from '#libs/event-store/event-log';
import type { StoredEvidence } from '#libs/evidence/evidence-store';
import { verifyEvidence, type EvidenceFault } from '#libs/evidence/verify-evidence';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Vault } from '#libs/vault/vault';
import { uploadsOf } from './check-keys.js';
import type { Findings } from './finding.js';
import { permittedErasures } from './recorded-erasures.js';

export const EVIDENCE_CHECK = 'evidence';

const TEXTS: Readonly<Record<EvidenceFault['fault'], readonly [zh: string, en: string]>> = {
  CONTENT_ALTERED: ['证据文件与其校验值不符', 'the stored object does not match its hash'],
  DIFFERS_FROM_LOG: ['证据文件与记录所载不符', 'the stored object is not the one the log describes'],
  MISSING: ['证据文件缺失', 'the log names an object that is not stored'],
  UNREADABLE: ['证据文件无法解开：密钥缺失或已被改动', 'its key is missing or was changed: the object does not open'],
  KEY_DESTROYED: ['证据文件的密钥已销毁，但记录中没有删除事项', 'its key was destroyed but the log records no reason'],
};

/** Every stored piece of evidence against its hash and its key, and every piece the log names against the store. */
export async function checkEvidence(
  pool: Pool,
  log: EventLog,
  vault: Vault,
  upTo: Position,
  findings: Findings,
): Promise<void> {
  const { subjects, accountIds } = await permittedErasures(log);
  const uploads = await uploadsOf(pool, accountIds);
  const faults = verifyEvidence(pool, await referencedEvidence(log, upTo), vault);
  for (let step = await faults.next(); ; step = await faults.next()) {
    if (step.done === true) {
      findings.examined(EVIDENCE_CHECK, step.value.objects);
      return;
    }
    const { evidenceId, fault } = step.value;
    // It went with the person, as the log says.
    if (fault === 'KEY_DESTROYED' && (subjects.has(evidenceId) || uploads.has(evidenceId))) continue;
    const [zh, en] = TEXTS[fault];
    findings.add({ check: EVIDENCE_CHECK, place: `evidence.object ${evidenceId}`, zh, en });
  }
}

/** By evidence id, from every event that describes a piece of evidence. */
async function referencedEvidence(log: EventLog, upTo: Position): Promise<ReadonlyMap<Uuid, StoredEvidence>> {
  const referenced = new Map<Uuid, StoredEvidence>();
  for await (const { events } of log.readAll({ upTo, filter: { categories: ['breach'] } })) {
    for (const { data } of events) collect(data, referenced);
  }
  return referenced;
}

function collect(value: unknown, referenced: Map<Uuid, StoredEvidence>): void {
  if (typeof value !== 'object' || value === null) return;
  const { evidenceId, ciphertextHash } = value as Partial<StoredEvidence>;
  if (typeof evidenceId === 'string' && typeof ciphertextHash === 'string') {
    referenced.set(evidenceId, value as StoredEvidence);
  }
  for (const inner of Object.values(value)) collect(inner, referenced);
}
