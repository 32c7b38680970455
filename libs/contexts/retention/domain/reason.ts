import { Problem } from '#libs/kernel/problem';
import { textFaultIn, type TextLimits } from '#libs/kernel/text-rules';
import { RETENTION_REASON_MISSING } from './schedule/problems.js';

export const REASON_TEXT: TextLimits = { min: 1, max: 500 };

/** Every step of retention says why; the words stand in the metadata of its event. @throws Problem retention.reason-missing */
export function requireReason(reason: string): void {
  if (textFaultIn(reason, REASON_TEXT) !== undefined) throw new Problem(RETENTION_REASON_MISSING);
}
