/** A difference between what is and what the log says must be, with the exact place. */
export interface Finding {
  /** Name of the check, kebab-case. */
  readonly check: string;
  /** Table and row, stream and revision, or object: enough to open it. Never personal data. */
  readonly place: string;
  readonly zh: string;
  readonly en: string;
}

/** Findings listed one by one; behind them only the number grows, so that a ruined table does not fill the memory. */
const LISTED_FINDINGS = 1_000;

/** Collects findings and counts what was looked at. */
export class Findings {
  private readonly listed: Finding[] = [];
  private readonly examinedByCheck = new Map<string, number>();
  private readonly foundByCheck = new Map<string, number>();
  private total = 0;

  add(finding: Finding): void {
    this.total++;
    this.foundByCheck.set(finding.check, this.countOf(finding.check) + 1);
    if (this.listed.length < LISTED_FINDINGS) this.listed.push(finding);
  }

  /** Notes that `count` more things were examined; a check that examined nothing shows as 0. */
  examined(check: string, count: number): void {
    this.examinedByCheck.set(check, (this.examinedByCheck.get(check) ?? 0) + count);
  }

  get count(): number {
    return this.total;
  }

  /** Findings of one check, listed or not. */
  countOf(check: string): number {
    return this.foundByCheck.get(check) ?? 0;
  }

  get list(): readonly Finding[] {
    return this.listed;
  }

  /** Check name → things examined, in the order the checks ran. */
  get examinations(): ReadonlyMap<string, number> {
    return this.examinedByCheck;
  }
}

/** What went wrong, for the English text of a finding. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
