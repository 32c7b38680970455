import type { Pool } from 'pg';
import { keyOf, type CopyFinding, type CopyFindingKind } from './finding.js';
import { closeFinding, openFindings, recordFinding, type RecordedFinding } from './finding-store.js';

/** Findings of one pass that are written down; behind them only the number grows, so that a ruined copy does not fill memory and table. */
const RECORDED_FINDINGS = 1_000;

/** Why the examination itself closes a finding: it looked again and all was well there. */
export const NO_LONGER_FOUND = 'no longer found';

export interface PassRecord {
  /** All that was found, known before or not. */
  readonly found: number;
  /** Written down now for the first time. */
  readonly opened: readonly CopyFinding[];
  readonly closed: number;
}

/** Collects what one pass finds, and writes down what is new and what has gone. */
export class FoundInPass {
  private readonly findings: CopyFinding[] = [];
  private count = 0;

  readonly add = (finding: CopyFinding): void => {
    this.count++;
    if (this.findings.length < RECORDED_FINDINGS) this.findings.push(finding);
  };

  get found(): number {
    return this.count;
  }

  /**
   * @param kinds what the pass looks for
   * @param covers whether a place was looked at
   */
  async record(
    pool: Pool,
    kinds: readonly CopyFindingKind[],
    covers: (finding: RecordedFinding) => boolean,
  ): Promise<PassRecord> {
    const opened: CopyFinding[] = [];
    for (const finding of this.findings) if (await recordFinding(pool, finding)) opened.push(finding);
    return { found: this.count, opened, closed: await this.closeGone(pool, kinds, covers) };
  }

  private async closeGone(
    pool: Pool,
    kinds: readonly CopyFindingKind[],
    covers: (finding: RecordedFinding) => boolean,
  ): Promise<number> {
    // Of those not kept nobody knows whether they are still there.
    if (this.count > this.findings.length) return 0;
    const present = new Set(this.findings.map(keyOf));
    let closed = 0;
    for (const finding of await openFindings(pool, kinds)) {
      if (!covers(finding) || present.has(keyOf(finding))) continue;
      if (await closeFinding(pool, finding.findingId, NO_LONGER_FOUND)) closed++;
    }
    return closed;
  }
}
