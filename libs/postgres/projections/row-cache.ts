/** Rows by group, least recently used first, at most a given number of rows. Holds what the tables hold, or nothing. */
export class RowCache<Row> {
  private readonly groups = new Map<string, readonly Row[]>();
  private rows = 0;

  constructor(private readonly maxRows: number) {}

  get(group: string): readonly Row[] | undefined {
    const rows = this.groups.get(group);
    if (rows !== undefined) {
      this.groups.delete(group);
      this.groups.set(group, rows);
    }
    return rows;
  }

  set(group: string, rows: readonly Row[]): void {
    this.rows += weightOf(rows) - weightOf(this.groups.get(group));
    this.groups.delete(group);
    this.groups.set(group, rows);
    for (const [oldest, its] of this.groups) {
      if (this.rows <= this.maxRows) break;
      this.groups.delete(oldest);
      this.rows -= weightOf(its);
    }
  }

  clear(): void {
    this.groups.clear();
    this.rows = 0;
  }
}

/** A group without rows takes a place too. */
export function weightOf(rows: readonly unknown[] | undefined): number {
  return rows === undefined ? 0 : Math.max(1, rows.length);
}
