import { Problem } from '#libs/kernel/problem';
import { toHalfWidth } from '../../domain/half-width.js';
import { columnLetters, fieldOfHeader, REQUIRED_FIELDS, usualHeaderOf, type RosterField } from './columns.js';
import { HEADER_SEARCH_ROWS } from './limits.js';
import { ROSTER_COLUMN_TWICE, ROSTER_COLUMNS_MISSING, ROSTER_HEADER_NOT_FOUND } from './problems.js';
import type { Sheet, SheetRow } from './sheet-reader.js';

/** Known columns that make a row a header; a title or a row of data has none. */
const HEADER_FROM_COLUMNS = 3;

export interface RosterColumn {
  readonly field: RosterField;
  readonly column: number;
  readonly header: string;
}

/** Where things are in the sheet that holds the roster. */
export interface RosterLayout {
  readonly sheet: Sheet;
  readonly headerRow: number;
  readonly columns: ReadonlyMap<RosterField, RosterColumn>;
  /** The community's code written above the header; undefined when there is none. */
  readonly regionCode: string | undefined;
}

/**
 * Finds the first visible sheet with a header, which is found by the names of its columns: titles above it are passed over and the
 * order of columns is free.
 * @throws Problem when no sheet has a header, or the header lacks needed columns or names one twice
 */
export function findLayout(sheets: readonly Sheet[]): RosterLayout {
  for (const sheet of sheets) {
    const header = headerOf(sheet);
    if (header === undefined) continue;
    return {
      sheet,
      headerRow: header.number,
      columns: columnsOf(header),
      regionCode: regionCodeAbove(sheet, header.number),
    };
  }
  throw new Problem(ROSTER_HEADER_NOT_FOUND);
}

/** Whether a row below repeats the header, as printed registers do on every page. */
export function isHeader(row: SheetRow): boolean {
  return knownColumnsIn(row).length >= HEADER_FROM_COLUMNS;
}

function headerOf({ rows }: Sheet): SheetRow | undefined {
  let best: SheetRow | undefined;
  let most = HEADER_FROM_COLUMNS - 1;
  for (const row of rows) {
    if (row.number > HEADER_SEARCH_ROWS) break;
    const known = knownColumnsIn(row).length;
    if (known > most) [best, most] = [row, known];
  }
  return best;
}

function knownColumnsIn(row: SheetRow): readonly RosterColumn[] {
  return [...row.cells].flatMap(([column, content]) => {
    if (content.kind !== 'text') return [];
    const field = fieldOfHeader(content.text);
    return field === undefined ? [] : [{ field, column, header: content.text.trim() }];
  });
}

function columnsOf(header: SheetRow): ReadonlyMap<RosterField, RosterColumn> {
  const columns = new Map<RosterField, RosterColumn>();
  for (const found of knownColumnsIn(header)) {
    const other = columns.get(found.field);
    if (other !== undefined) {
      const places = [other, found].map(({ column }) => `${columnLetters(column)}${header.number}`);
      throw new Problem(ROSTER_COLUMN_TWICE, { column: usualHeaderOf(found.field), places });
    }
    columns.set(found.field, found);
  }
  const missing = REQUIRED_FIELDS.filter((field) => !columns.has(field)).map(usualHeaderOf);
  if (missing.length > 0) {
    const places = missing.map((name) => ({
      at: `row ${header.number}`,
      zh: `缺少“${name}”列`,
      en: `column ${name} is missing`,
    }));
    throw new Problem(ROSTER_COLUMNS_MISSING, { headerRow: header.number, missing }, places);
  }
  return columns;
}

const CODE_LABEL = /(社区|村居|区划|行政区划)(代码|编码|编号)/;

/** A label such as 社区代码, with the code behind it in the same cell or in the next one that is filled. */
function regionCodeAbove({ rows }: Sheet, headerRow: number): string | undefined {
  for (const row of rows) {
    if (row.number >= headerRow) break;
    const cells = [...row.cells].sort(([one], [other]) => one - other).map(([, content]) => content);
    for (const [index, cell] of cells.entries()) {
      if (cell.kind !== 'text' || !CODE_LABEL.test(cell.text)) continue;
      const next = cells[index + 1];
      const behind = next?.kind === 'text' ? next.text : next?.kind === 'number' ? String(next.value) : '';
      const digits = /\d{6,12}/.exec(toHalfWidth(`${cell.text} ${behind}`));
      return digits?.[0] ?? '';
    }
  }
  return undefined;
}
