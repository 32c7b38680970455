import { openEventLog } from '#libs/platform/open-event-log';
import { openLogIntegrity } from '#libs/platform/open-log-integrity';
import { aggregates } from '#libs/platform/aggregates';
import { projections } from '#libs/platform/projections';
import { createPool } from '#libs/postgres/pool';
import type { MasterKeyProvider } from '#libs/vault/master-key';
import { openVault } from '#libs/vault/postgres-vault';
import { checkCredentials } from './check-credentials.js';
import { checkEvidence } from './check-evidence.js';
import { checkContractContent } from './contract-content.js';
import type { Findings } from './finding.js';
import { fsck } from './fsck.js';
import { checkTemplateContent } from './template-content.js';

const CONTENT_CHECKS = new Map([
  ['contract', checkContractContent],
  ['template', checkTemplateContent],
]);

/** Connection strings by role, and where the master key is. */
export interface CheckedInstallation {
  readonly auditor: string;
  readonly service: string;
  readonly projector: string;
  readonly masterKey: MasterKeyProvider;
}

/** Checks a whole installation over connections of its own, which it closes. */
export async function fsckInstallation(
  { auditor, service, projector, masterKey }: CheckedInstallation,
  onStep?: (step: string) => void,
): Promise<Findings> {
  const log = openEventLog(auditor);
  const auditorPool = createPool(auditor, { applicationName: 'qiyue fsck', max: 1 });
  const servicePool = createPool(service, { applicationName: 'qiyue fsck', max: 2 });
  const projectorPool = createPool(projector, { applicationName: 'qiyue fsck', max: 2 });
  try {
    const vault = await openVault(servicePool, masterKey);
    const upTo = await log.head();
    return await fsck(
      {
        log,
        integrity: openLogIntegrity(auditorPool),
        aggregates,
        contentChecks: CONTENT_CHECKS,
        projections,
        projectorPool,
        vault,
        others: [
          (findings) => checkEvidence(servicePool, log, upTo, findings),
          (findings) => checkCredentials(servicePool, log, upTo, findings),
        ],
      },
      onStep,
    );
  } finally {
    await log.close();
    await Promise.all([auditorPool.end(), servicePool.end(), projectorPool.end()]);
  }
}
