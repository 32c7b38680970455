import type { Pool } from 'pg';
import { compareWithLog } from '#libs/audit-copy/compare-with-log';
import { placeOf, textOf, type CopyFinding } from '#libs/audit-copy/finding';
import { openFindings } from '#libs/audit-copy/finding-store';
import { verifyChain } from '#libs/audit-copy/verify-chain';
import { START_OF_LOG, type EventLog } from '#libs/event-store/event-log';
import type { IntegrationEventMapper } from '#libs/messaging/integration-event-mapper';
import type { Findings } from './finding.js';

export const AUDIT_COPY_CHECK = 'audit-copy';

/**
 * Verifies the chain of the audit copy from its first entry and compares the whole log with it. Events that are still on their way are no
 * findings: the copy may be behind, or have begun after the log. Nothing is written down with the copy, which is the audit's own task.
 * @param pool of role `qiyue_audit_copy`
 */
export async function checkAuditCopy(
  pool: Pool,
  log: EventLog,
  mappers: readonly IntegrationEventMapper[],
  findings: Findings,
): Promise<void> {
  const report = (finding: CopyFinding) =>
    findings.add({ check: AUDIT_COPY_CHECK, place: placeOf(finding), ...textOf(finding) });
  const { entries } = await verifyChain({ pool, after: 0 }, report);
  findings.examined(AUDIT_COPY_CHECK, entries);
  await compareWithLog({ pool, log, mappers, after: START_OF_LOG }, report);
  // Only the moment of arrival could show these; they stand until somebody has dealt with them.
  for (const finding of await openFindings(pool, ['CONTRADICTION'])) report(finding);
}
