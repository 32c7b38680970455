import type { Pool } from 'pg';
import type { EventLog } from '#libs/event-store/event-log';
import { isTransient } from '#libs/postgres/transient-error';
import type { Vault } from '#libs/vault/vault';
import { reasonOf, type Findings } from './finding.js';
import { permittedErasures } from './recorded-erasures.js';

export const KEY_CHECK = 'keys';

/** Keys unwrapped at a time. */
const KEYS_PER_READ = 1_000;

interface KeyRow {
  readonly subjectId: string;
  readonly erased: boolean;
}

/** Every key must unwrap under its master key, and may be destroyed only of somebody whose erasure the log records, or with him. */
export async function checkKeys(pool: Pool, log: EventLog, vault: Vault, findings: Findings): Promise<void> {
  findings.examined(KEY_CHECK, 0);
  await checkEpoch(pool, findings);
  const destroyed: string[] = [];
  for (let after = ''; ;) {
    const { rows } = await pool.query<KeyRow>(
      `SELECT subject_id AS "subjectId", wrapped_key IS NULL AS erased
         FROM vault.subject_key WHERE subject_id > $1 ORDER BY subject_id LIMIT $2`,
      [after, KEYS_PER_READ],
    );
    findings.examined(KEY_CHECK, rows.length);
    destroyed.push(...rows.filter(({ erased }) => erased).map(({ subjectId }) => subjectId));
    const kept = rows.filter(({ erased }) => !erased).map(({ subjectId }) => subjectId);
    await unwrap(vault, kept, findings);
    if (rows.length < KEYS_PER_READ) break;
    after = rows.at(-1)?.subjectId ?? '';
  }
  // Read after the keys: an erasure is recorded first and carried out then, also while this runs.
  const { subjects, accountIds } = await permittedErasures(log);
  const uploads = await uploadsOf(pool, accountIds);
  for (const subjectId of destroyed) {
    if (subjects.has(subjectId) || uploads.has(subjectId)) continue;
    report(findings, subjectId, '密钥已销毁，但记录中没有删除事项', 'the key is gone but the log records no erasure');
  }
}

/** What accounts of erased people brought as evidence. */
export async function uploadsOf(pool: Pool, accountIds: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  if (accountIds.size === 0) return new Set();
  const { rows } = await pool.query<{ evidenceId: string }>(
    'SELECT evidence_id::text AS "evidenceId" FROM evidence.object WHERE uploaded_by = ANY($1::text[])',
    [[...accountIds]],
  );
  return new Set(rows.map(({ evidenceId }) => evidenceId));
}

/** `ensureSubjects` unwraps what is there and makes what is missing; nothing is missing here. */
async function unwrap(vault: Vault, subjectIds: readonly string[], findings: Findings): Promise<void> {
  try {
    await vault.ensureSubjects(subjectIds);
  } catch (error) {
    if (isTransient(error)) throw error;
    const [first] = subjectIds;
    if (first === undefined) throw error;
    if (subjectIds.length === 1) {
      const why = `the key does not unwrap, it was changed: ${reasonOf(error)}`;
      return report(findings, first, '密钥无法解开，已被改动', why);
    }
    const middle = Math.ceil(subjectIds.length / 2);
    await unwrap(vault, subjectIds.slice(0, middle), findings);
    await unwrap(vault, subjectIds.slice(middle), findings);
  }
}

/** Each erasure raises the epoch by one, in its transaction; processes that hold unwrapped keys rely on it. */
async function checkEpoch(pool: Pool, findings: Findings): Promise<void> {
  const { rows } = await pool.query<{ epoch: number | null; erasures: number }>(
    `SELECT (SELECT epoch FROM vault.erasure_epoch) AS epoch,
            (SELECT count(*) FROM vault.subject_key WHERE erased_at IS NOT NULL) AS erasures`,
  );
  const { epoch = null, erasures = 0 } = rows[0] ?? {};
  if (epoch === erasures) return;
  findings.add({
    check: KEY_CHECK,
    place: 'vault.erasure_epoch',
    zh: `删除次数为 ${epoch ?? '无'}，实际已删除 ${erasures} 人`,
    en: `the number of erasures is ${epoch ?? 'absent'}, but ${erasures} keys are destroyed`,
  });
}

function report(findings: Findings, subjectId: string, zh: string, en: string): void {
  findings.add({ check: KEY_CHECK, place: `vault.subject_key ${subjectId}`, zh, en });
}
