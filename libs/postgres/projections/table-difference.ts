import type { PoolClient } from 'pg';
import type { ReadModelTableSql } from './read-model-table.js';

/** Rows of the served table against rows made from the log. */
export interface TableDifference {
  readonly equal: number;
  /** The log gives the row, the served table lacks it. */
  readonly missing: number;
  /** The served table has a row that the log does not give. */
  readonly extra: number;
  /** Same key, other values. */
  readonly different: number;
  /** Keys of the first differing rows, in key order. */
  readonly first: readonly DifferingRow[];
}

export interface DifferingRow {
  readonly key: readonly string[];
  readonly kind: 'missing' | 'extra' | 'different';
}

/** Differing rows named in a report: enough to see a pattern. */
const NAMED_ROWS = 10;

/** Compares the served table with the shadow table, every row and every column. */
export async function compareTables(
  client: PoolClient,
  sql: ReadModelTableSql<Record<string, unknown>>,
): Promise<TableDifference> {
  const counted = await client.query<Omit<TableDifference, 'first'>>(sql.countDifferences());
  const counts = counted.rows[0] as Omit<TableDifference, 'first'>;
  if (counts.missing + counts.extra + counts.different === 0) return { ...counts, first: [] };
  const { rows: first } = await client.query<DifferingRow>(sql.firstDifferences(), [NAMED_ROWS]);
  return { ...counts, first };
}

export function isEqual(difference: TableDifference): boolean {
  return difference.missing + difference.extra + difference.different === 0;
}
