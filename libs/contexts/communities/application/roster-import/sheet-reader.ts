import ExcelJS from 'exceljs';
import { Problem } from '#libs/kernel/problem';
import { MAX_CELLS, MAX_COLUMNS, MAX_SHEET_ROWS } from './limits.js';
import { ROSTER_TOO_LARGE, ROSTER_UNREADABLE } from './problems.js';
import { checkSpreadsheet } from './spreadsheet-archive.js';
import type { MergedRange } from './spreadsheet-xml.js';

/** What stands in a cell, as far as an import may use it. */
export type CellContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  /** A formula: what it shows may be stale, and nobody has typed it. */
  | { readonly kind: 'formula' }
  /** Excel turned what was typed into a date: `3-1` becomes the first of March. */
  | { readonly kind: 'date' }
  | { readonly kind: 'error' }
  | { readonly kind: 'boolean' }
  /** Part of a merged range whose content stands in its first cell. */
  | { readonly kind: 'merged'; readonly row: number; readonly column: number };

export interface SheetRow {
  /** As in the margin of the spreadsheet, from 1. */
  readonly number: number;
  readonly hidden: boolean;
  /** By column, from 1; empty cells have no entry. */
  readonly cells: ReadonlyMap<number, CellContent>;
}

export interface Sheet {
  readonly name: string;
  /** Rows with content, in order. */
  readonly rows: readonly SheetRow[];
}

/** Visible sheets in the order of their tabs, and the names of hidden ones, which are never read. */
export interface SpreadsheetContent {
  readonly sheets: readonly Sheet[];
  readonly hiddenSheets: number;
}

/**
 * Reads a workbook of unknown origin.
 * @throws Problem when it is not an honest workbook of bounded size; see `checkSpreadsheet`
 */
export async function readSpreadsheet(file: Buffer): Promise<SpreadsheetContent> {
  const { bytes, mergedRanges } = await checkSpreadsheet(file);
  const workbook = new ExcelJS.Workbook();
  try {
    // exceljs declares its own Buffer type, older than the one of @types/node.
    await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  } catch {
    // What the library throws about a damaged file names its own internals; the remedy is always the same.
    throw new Problem(ROSTER_UNREADABLE);
  }
  const sheets = [...workbook.worksheets].sort((one, other) => orderOf(one) - orderOf(other));
  const visible = sheets.filter(({ state }) => state === 'visible' || state === undefined);
  return {
    sheets: visible.map((worksheet) => readSheet(worksheet, mergedRanges.get(fileNumberOf(worksheet)) ?? [])),
    hiddenSheets: sheets.length - visible.length,
  };
}

function orderOf(worksheet: ExcelJS.Worksheet): number {
  return (worksheet as unknown as { orderNo?: number }).orderNo ?? 0;
}

function fileNumberOf(worksheet: ExcelJS.Worksheet): number {
  return Number(worksheet.headerFooter.oddHeader ?? 0);
}

function readSheet(worksheet: ExcelJS.Worksheet, mergedRanges: readonly MergedRange[]): Sheet {
  const rows: SheetRow[] = [];
  const merged = mergedCellsByRow(mergedRanges);
  worksheet.eachRow({ includeEmpty: false }, (row, number) => {
    if (number > MAX_SHEET_ROWS) throw new Problem(ROSTER_TOO_LARGE, { maxRows: MAX_SHEET_ROWS });
    const cells = new Map<number, CellContent>();
    row.eachCell({ includeEmpty: false }, (cell, column) => {
      if (column > MAX_COLUMNS) return;
      const content = contentOf(cell);
      if (content !== undefined) cells.set(column, content);
    });
    for (const [column, content] of merged.get(number) ?? []) if (!cells.has(column)) cells.set(column, content);
    if (cells.size > 0) rows.push({ number, hidden: row.hidden === true, cells });
  });
  return { name: worksheet.name, rows };
}

/** The cells of merged ranges but for the first of each, within the bounds of what is read. */
function mergedCellsByRow(ranges: readonly MergedRange[]): Map<number, Map<number, CellContent>> {
  const byRow = new Map<number, Map<number, CellContent>>();
  let count = 0;
  for (const { top, left, bottom, right } of ranges) {
    for (let row = top; row <= Math.min(bottom, MAX_SHEET_ROWS); row++) {
      const cells = byRow.get(row) ?? new Map<number, CellContent>();
      byRow.set(row, cells);
      for (let column = left; column <= Math.min(right, MAX_COLUMNS); column++) {
        if (++count > MAX_CELLS) throw new Problem(ROSTER_TOO_LARGE, { maxCells: MAX_CELLS });
        if (row !== top || column !== left) cells.set(column, { kind: 'merged', row: top, column: left });
      }
    }
  }
  return byRow;
}

function contentOf(cell: ExcelJS.Cell): CellContent | undefined {
  switch (cell.type) {
    case ExcelJS.ValueType.Null:
    case ExcelJS.ValueType.Merge:
      return undefined;
    case ExcelJS.ValueType.Number:
      return { kind: 'number', value: cell.value as number };
    case ExcelJS.ValueType.Date:
      return { kind: 'date' };
    case ExcelJS.ValueType.Formula:
      return { kind: 'formula' };
    case ExcelJS.ValueType.Boolean:
      return { kind: 'boolean' };
    case ExcelJS.ValueType.Error:
      return { kind: 'error' };
    case ExcelJS.ValueType.String:
    case ExcelJS.ValueType.RichText:
    case ExcelJS.ValueType.Hyperlink:
    case ExcelJS.ValueType.SharedString:
      return textContent(cell.text);
    default:
      return { kind: 'error' };
  }
}

function textContent(text: unknown): CellContent | undefined {
  if (typeof text !== 'string') return { kind: 'error' };
  return text.trim() === '' ? undefined : { kind: 'text', text };
}
