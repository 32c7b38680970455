import type { Pool } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import { headOfCopy } from './copy-store.js';
import type { ChainHead } from './entry.js';
import { examinationStates, type ExaminationState } from './examination-store.js';
import { countOpenFindings } from './finding-store.js';
import { lastNotedHead } from './noted-heads.js';

/** How the copy stands: for people and for metrics. */
export interface CopyStatus {
  readonly entries: number;
  readonly head: (ChainHead & { readonly receivedAt: Instant }) | null;
  /** The chain was verified up to here. */
  readonly notedHead: ChainHead | null;
  /** The last comparison of what is new. */
  readonly comparison: Omit<ExaminationState, 'name'> | null;
  /** When everything was last compared from the beginning; null: never to the end. */
  readonly wholeComparisonAt: Instant | null;
  readonly wholeVerificationAt: Instant | null;
  readonly openFindings: number;
}

/**
 * @param pool of role `qiyue_audit_copy`
 * @param areaCode of the reader, who is told of the open findings of his area; without it of all
 */
export async function copyStatus(pool: Pool, areaCode?: string): Promise<CopyStatus> {
  const [head, notedHead, states, findings] = await Promise.all([
    headOfCopy(pool),
    lastNotedHead(pool),
    examinationStates(pool),
    countOpenFindings(pool, areaCode),
  ]);
  return {
    // Sequence numbers have no gaps; where they have, the chain says so.
    entries: head?.sequence ?? 0,
    head: head ?? null,
    notedHead: notedHead ?? null,
    comparison: states['compare-new'] ?? null,
    wholeComparisonAt: states['compare-again']?.completedAt ?? null,
    wholeVerificationAt: states['verify-again']?.completedAt ?? null,
    openFindings: findings,
  };
}

/** What a dashboard needs, as plain numbers. */
export interface CopyFacts {
  readonly entries: number;
  readonly openFindings: number;
  readonly pendingEvents: number;
  /** Age of the oldest event that is not in the copy yet; 0 when all are. */
  readonly lagSeconds: number;
  /** Undefined: never compared. */
  readonly secondsSinceComparison: number | undefined;
}

/** @param now of the process that asks */
export function copyFacts({ entries, openFindings, comparison }: CopyStatus, now: Instant): CopyFacts {
  const since = (instant: Instant) => Math.max(0, (Date.parse(now) - Date.parse(instant)) / 1_000);
  const oldestPendingAt = comparison?.oldestPendingAt ?? null;
  return {
    entries,
    openFindings,
    pendingEvents: comparison?.pending ?? 0,
    lagSeconds: oldestPendingAt === null ? 0 : since(oldestPendingAt),
    secondsSinceComparison: comparison === null ? undefined : since(comparison.examinedAt),
  };
}
