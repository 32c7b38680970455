import { Problem } from '#libs/kernel/problem';
import { MAX_CELLS, MAX_MERGED_RANGES, MAX_SHEET_ROWS } from './limits.js';
import { ROSTER_TOO_LARGE, ROSTER_UNREADABLE } from './problems.js';

/** A merged range, corners included; rows and columns count from 1. */
export interface MergedRange {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface CleanedWorksheet {
  readonly xml: string;
  readonly mergedRanges: readonly MergedRange[];
  /** Cells of this and earlier sheets. */
  readonly cells: number;
}

const MAIN_NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

const NO_ROWS = '<sheetData/>';

/** Markup that has no place between the rows: it would be read as a range, or hide one. */
const FOREIGN_IN_ROWS = /<!|<(?:mergeCell|dataValidation|conditionalFormatting|hyperlink|definedName)/;

/**
 * The rows of a worksheet without anything that names ranges: a spreadsheet library makes a cell of every address in a merged range
 * or a validation, and one line of `A1:XFD1048576` would be seventeen thousand million of them.
 * @param fileNumber the number in the sheet's file name; it becomes the page header, by which the sheet is known again once a library has
 * sorted the sheets by their tabs
 * @param cellsBefore cells of the sheets before, for the bound of the workbook
 * @throws Problem when there are too many rows or cells, or the sheet is not built as WPS and Excel do
 */
export function cleanWorksheet(xml: string, fileNumber: number, cellsBefore: number): CleanedWorksheet {
  const start = xml.search(/<sheetData[\s/>]/);
  if (start < 0) {
    if (/:sheetData[\s/>]/.test(xml)) throw new Problem(ROSTER_UNREADABLE);
    return { xml: sheetOf(NO_ROWS, fileNumber), mergedRanges: [], cells: cellsBefore };
  }
  const end = xml.lastIndexOf('</sheetData>');
  if (end < start) return { xml: sheetOf(NO_ROWS, fileNumber), mergedRanges: [], cells: cellsBefore };
  const rows = xml.slice(start, end) + '</sheetData>';
  if (FOREIGN_IN_ROWS.test(rows)) throw new Problem(ROSTER_UNREADABLE);
  if (countOf(rows, /<row[\s/>]/g, MAX_SHEET_ROWS) > MAX_SHEET_ROWS)
    throw new Problem(ROSTER_TOO_LARGE, { maxRows: MAX_SHEET_ROWS });
  const cells = cellsBefore + countOf(rows, /<c[\s/>]/g, MAX_CELLS);
  if (cells > MAX_CELLS) throw new Problem(ROSTER_TOO_LARGE, { maxCells: MAX_CELLS });
  return {
    xml: sheetOf(rows, fileNumber),
    mergedRanges: mergedRangesIn(xml.slice(end)),
    cells,
  };
}

function sheetOf(rows: string, fileNumber: number): string {
  return `<worksheet xmlns="${MAIN_NAMESPACE}">${rows}<headerFooter><oddHeader>${fileNumber}</oddHeader></headerFooter></worksheet>`;
}

/**
 * The workbook without named ranges, for the same reason.
 * @throws Problem when some remain
 */
export function cleanWorkbook(xml: string): string {
  const cleaned = xml.replace(/<definedNames[\s>][\s\S]*?<\/definedNames\s*>/g, '').replace(/<definedNames\s*\/>/g, '');
  if (/<!|definedName/.test(cleaned.replace(/^<\?xml[^>]*\?>/, ''))) throw new Problem(ROSTER_UNREADABLE);
  return cleaned;
}

function countOf(text: string, pattern: RegExp, enough: number): number {
  let count = 0;
  for (const found = text.matchAll(pattern); count <= enough && found.next().done !== true;) count++;
  return count;
}

function mergedRangesIn(xml: string): readonly MergedRange[] {
  const ranges: MergedRange[] = [];
  for (const [, left, top, right, bottom] of xml.matchAll(
    /<mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g,
  )) {
    if (ranges.length >= MAX_MERGED_RANGES) throw new Problem(ROSTER_TOO_LARGE, { maxMergedRanges: MAX_MERGED_RANGES });
    ranges.push({ top: Number(top), left: columnOf(left ?? ''), bottom: Number(bottom), right: columnOf(right ?? '') });
  }
  return ranges;
}

function columnOf(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}
