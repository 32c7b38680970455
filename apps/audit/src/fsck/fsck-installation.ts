import type { Pool } from 'pg';
import type { EventLogAddress } from '#libs/platform/event-log-address';
import { openEventLog } from '#libs/platform/open-event-log';
import { openLogIntegrity } from '#libs/platform/open-log-integrity';
import { aggregates } from '#libs/platform/aggregates';
import { integrationEventMappers } from '#libs/platform/integration-events';
import { projections } from '#libs/platform/projections';
import { createPool } from '#libs/postgres/pool';
import { MasterKeyError, type MasterKeySource } from '#libs/vault/key-wrapping';
import { openVault } from '#libs/vault/postgres-vault';
import { checkAuditCopy } from './check-audit-copy.js';
import { checkCredentials } from './check-credentials.js';
import { checkEvidence } from './check-evidence.js';
import { checkKeys } from './check-keys.js';
import { checkContractContent } from './contract-content.js';
import type { Findings } from './finding.js';
import { fsck } from './fsck.js';
import { checkTemplateContent } from './template-content.js';

const CONTENT_CHECKS = new Map([
  ['contract', checkContractContent],
  ['template', checkTemplateContent],
]);

/** Connection strings by role, where the log is, and where the master key is. */
export interface CheckedInstallation {
  readonly eventLog: EventLogAddress;
  readonly auditor: string;
  readonly service: string;
  readonly projector: string;
  /** Absent: there is no copy to compare with. */
  readonly auditCopy?: string | undefined;
  readonly masterKey: MasterKeySource;
}

/** Checks a whole installation over connections of its own, which it closes. */
export async function fsckInstallation(
  { eventLog, auditor, service, projector, auditCopy, masterKey }: CheckedInstallation,
  onStep?: (step: string) => void,
): Promise<Findings> {
  const log = openEventLog(eventLog);
  const auditorPool = createPool(auditor, { applicationName: 'qiyue fsck', max: 1 });
  const servicePool = createPool(service, { applicationName: 'qiyue fsck', max: 2 });
  const projectorPool = createPool(projector, { applicationName: 'qiyue fsck', max: 2 });
  const copyPool =
    auditCopy === undefined ? undefined : createPool(auditCopy, { applicationName: 'qiyue fsck', max: 1 });
  try {
    await requireMasterKeyCheck(servicePool);
    const vault = await openVault(servicePool, { ...masterKey, create: refuseToCreate });
    const upTo = await log.head();
    return await fsck(
      {
        log,
        integrity: openLogIntegrity(eventLog, { auditorPool, log }),
        aggregates,
        contentChecks: CONTENT_CHECKS,
        projections,
        projectorPool,
        vault,
        others: [
          (findings) => checkKeys(servicePool, log, vault, findings),
          (findings) => checkEvidence(servicePool, log, vault, upTo, findings),
          (findings) => checkCredentials(servicePool, log, findings),
          ...(copyPool === undefined
            ? []
            : [(findings: Findings) => checkAuditCopy(copyPool, log, integrationEventMappers, findings)]),
        ],
      },
      onStep,
    );
  } finally {
    await log.close();
    await Promise.all([auditorPool.end(), servicePool.end(), projectorPool.end(), copyPool?.end()]);
  }
}

/**
 * Opening a vault without a check value would give it one; the check of an installation changes nothing.
 * @throws MasterKeyError when the value is gone although keys were made
 */
async function requireMasterKeyCheck(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ checked: boolean }>(
    `SELECT EXISTS (SELECT FROM vault.master_key) OR EXISTS (SELECT FROM vault.master_key_check)
         OR NOT EXISTS (SELECT FROM vault.subject_key) AS checked`,
  );
  if (rows[0]?.checked === true) return;
  throw new MasterKeyError(
    'vault.master_key: 主密钥校验值缺失 · the check value of the master key is gone: restore it from the backup',
  );
}

function refuseToCreate(): Promise<never> {
  return Promise.reject(new MasterKeyError('没有主密钥 · there is no master key, and a check makes none'));
}
