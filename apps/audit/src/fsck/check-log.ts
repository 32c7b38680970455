import type { Position } from '#libs/event-store/event-log';
import type { LogIntegrity } from '#libs/event-store/log-integrity';
import type { Findings } from './finding.js';

export const LOG_CHECK = 'log';

/** What the engine of the log can say of its soundness: nothing missing, nothing changed since it was taken in. */
export async function checkLog(integrity: LogIntegrity, upTo: Position, findings: Findings): Promise<void> {
  const examined = await integrity.verify(upTo, (defect) => findings.add({ check: LOG_CHECK, ...defect }));
  findings.examined(LOG_CHECK, examined);
}
