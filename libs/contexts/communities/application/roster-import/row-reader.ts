import { textFaultIn, type TextLimits } from '#libs/kernel/text-rules';
import { toHalfWidth } from '../../domain/half-width.js';
import type { Housing } from '../../domain/household/events.js';
import { GRID_NAME, HOUSEHOLD_NUMBER, MAX_RESIDENTS, PLACE_NAME, REMARK, ROOM } from '../../domain/household/limits.js';
import { readPhoneNumber } from '../../domain/phone-number.js';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import { PERSON_NAME } from '../../domain/resident/limits.js';
import { readResidentIdNumber, type IdNumberFault } from '../../domain/resident/resident-id-number.js';
import { columnLetters, FILLED_DOWN, type RosterField } from './columns.js';
import type { RosterEntry, RosterHead } from './entry.js';
import type { RosterLayout } from './layout.js';
import type { RosterFault } from './report.js';
import {
  CELL_DATE,
  CELL_EMPTY,
  CELL_ERROR,
  CELL_FORMULA,
  CELL_MERGED,
  HOUSEHOLD_OF_OTHER_COMMUNITY,
  HOUSING_UNKNOWN,
  ID_NUMBER_BIRTH_DATE,
  ID_NUMBER_CHECK,
  ID_NUMBER_FORM,
  ID_NUMBER_REGION,
  NUMBER_IMPRECISE,
  NUMBER_NOT_WHOLE,
  PHONE_NUMBER,
  RESIDENTS_COUNT,
  TEXT_REFUSED,
  type RowFaultKind,
} from './row-faults.js';
import type { CellContent, SheetRow } from './sheet-reader.js';

/** Excel keeps 15 significant digits: a longer number has lost its end, whatever it shows. */
const EXACT_BELOW = 1e15;

const HOUSING_WORDS: ReadonlyMap<string, Housing> = new Map([
  ...['自住', '自有', '自有自住', '自用', '自有住房'].map((word) => [word, 'OWNER_OCCUPIED'] as const),
  ...['出租', '租赁', '租住', '出租房', '出租屋', '出租房屋', '承租'].map((word) => [word, 'RENTED'] as const),
  ...['空置', '空房', '空置房', '闲置', '无人居住'].map((word) => [word, 'VACANT'] as const),
]);

const ID_NUMBER_FAULTS: Readonly<Record<IdNumberFault, RowFaultKind>> = {
  FORM: ID_NUMBER_FORM,
  REGION: ID_NUMBER_REGION,
  BIRTH_DATE: ID_NUMBER_BIRTH_DATE,
  CHECK_CHARACTER: ID_NUMBER_CHECK,
};

/** A community's code at the beginning of a household number. */
const NUMBER_WITH_COMMUNITY = /^(\d{12})-/;

/** Spaces put between Chinese characters to fill a column: 张　三. */
const PADDING_IN_NAME = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu;

export type ReadRow =
  | { readonly status: 'entry'; readonly entry: RosterEntry }
  | { readonly status: 'faulty'; readonly faults: readonly RosterFault[] };

/** Reads rows of one roster; collects every fault of a row, not only the first. */
export class RowReader {
  private readonly cellsByRow: ReadonlyMap<number, SheetRow>;

  /** @param today in Asia/Shanghai; nobody in the roster is born after it */
  constructor(
    private readonly layout: RosterLayout,
    private readonly regionCode: string,
    private readonly today: CalendarDay,
  ) {
    this.cellsByRow = new Map(layout.sheet.rows.map((row) => [row.number, row]));
  }

  read(row: SheetRow): ReadRow {
    const faults: RosterFault[] = [];
    const householdNumber = this.text(row, 'householdNumber', HOUSEHOLD_NUMBER, faults);
    const community = NUMBER_WITH_COMMUNITY.exec(householdNumber)?.[1];
    if (community !== undefined && community !== this.regionCode) {
      faults.push(this.fault(row, 'householdNumber', HOUSEHOLD_OF_OTHER_COMMUNITY));
    }
    const premises = {
      estate: this.text(row, 'estate', PLACE_NAME, faults),
      building: this.text(row, 'building', PLACE_NAME, faults),
      unit: this.text(row, 'unit', PLACE_NAME, faults),
      room: this.text(row, 'room', ROOM, faults),
    };
    const grid = this.text(row, 'grid', GRID_NAME, faults);
    const housing = this.housing(row, faults);
    const residentsCount = this.residentsCount(row, faults);
    const remark = this.text(row, 'remark', REMARK, faults, asWritten);
    const head = this.head(row, housing, faults);
    if (faults.length > 0 || housing === undefined) return { status: 'faulty', faults };
    const entry = { row: row.number, householdNumber, premises, grid, housing, residentsCount, remark, head };
    return { status: 'entry', entry };
  }

  /** A fault of the row at the field's column; at the row as a whole when the roster has no such column. */
  fault(
    { number }: Pick<SheetRow, 'number'>,
    field: RosterField,
    kind: RowFaultKind,
    detail = kind.title,
  ): RosterFault {
    const column = this.layout.columns.get(field);
    return {
      row: number,
      column: column === undefined ? null : columnLetters(column.column),
      header: column?.header ?? null,
      code: kind.code,
      ...detail,
      fix: kind.fix,
    };
  }

  private head(row: SheetRow, housing: Housing | undefined, faults: RosterFault[]): RosterHead | null {
    const nameGiven = this.cell(row, 'headName') !== undefined;
    const idNumberGiven = this.cell(row, 'idNumber') !== undefined;
    // Nobody lives there: a vacant flat need not have a head.
    if (housing === 'VACANT' && !nameGiven && !idNumberGiven) return null;
    const name = this.text(row, 'headName', PERSON_NAME, faults, asName);
    const before = faults.length;
    const written = this.text(row, 'idNumber', { min: 1, max: 40 }, faults);
    const phone = this.phone(row, faults);
    if (faults.length > before && written === '') return null;
    const read = readResidentIdNumber(written, this.today);
    if (read.status === 'valid') return { name, idNumber: read.idNumber, bornOn: read.bornOn, phone };
    faults.push(this.fault(row, 'idNumber', ID_NUMBER_FAULTS[read.fault]));
    return null;
  }

  private phone(row: SheetRow, faults: RosterFault[]): RosterHead['phone'] {
    const before = faults.length;
    const written = this.text(row, 'phone', { max: 40 }, faults);
    if (written === '' || faults.length > before) return null;
    const phone = readPhoneNumber(written);
    if (phone === undefined) faults.push(this.fault(row, 'phone', PHONE_NUMBER));
    return phone ?? null;
  }

  private housing(row: SheetRow, faults: RosterFault[]): Housing | undefined {
    const written = this.text(row, 'housing', { min: 1, max: 40 }, faults);
    const housing = HOUSING_WORDS.get(written.replace(/\s/g, ''));
    if (housing === undefined && written !== '') faults.push(this.fault(row, 'housing', HOUSING_UNKNOWN));
    return housing;
  }

  private residentsCount(row: SheetRow, faults: RosterFault[]): number {
    const written = this.text(row, 'residentsCount', { min: 1, max: 10 }, faults);
    if (written === '') return 0;
    const count = /^\d{1,3}人?$/.test(written) ? Number.parseInt(written, 10) : Number.NaN;
    if (!(count <= MAX_RESIDENTS)) faults.push(this.fault(row, 'residentsCount', RESIDENTS_COUNT));
    return count;
  }

  /** The text of a cell, `''` for an empty one; a cell that cannot be used adds a fault and reads as empty. */
  private text(
    row: SheetRow,
    field: RosterField,
    limits: TextLimits,
    faults: RosterFault[],
    normalise: (text: string) => string = asCode,
  ): string {
    const content = this.cell(row, field);
    const read = content === undefined ? { text: '' } : textOf(content);
    if ('kind' in read) {
      faults.push(this.fault(row, field, read.kind));
      return '';
    }
    const text = normalise(read.text);
    if (text === '') {
      if ((limits.min ?? 0) > 0) faults.push(this.fault(row, field, CELL_EMPTY));
      return '';
    }
    const refused = textFaultIn(text, limits);
    if (refused === undefined) return text;
    faults.push(this.fault(row, field, TEXT_REFUSED, refused));
    return '';
  }

  /** The content of a field's cell; for places, a merged cell reads as the first cell of its range. */
  private cell(row: SheetRow, field: RosterField): CellContent | undefined {
    const column = this.layout.columns.get(field)?.column;
    const content = column === undefined ? undefined : row.cells.get(column);
    if (content?.kind !== 'merged' || content.column !== column || !FILLED_DOWN.has(field)) return content;
    return content.row > this.layout.headerRow ? this.cellsByRow.get(content.row)?.cells.get(column) : content;
  }
}

function textOf(content: CellContent): { readonly text: string } | { readonly kind: RowFaultKind } {
  switch (content.kind) {
    case 'text':
      return { text: content.text };
    case 'number':
      if (Math.abs(content.value) >= EXACT_BELOW) return { kind: NUMBER_IMPRECISE };
      return Number.isInteger(content.value) ? { text: String(content.value) } : { kind: NUMBER_NOT_WHOLE };
    case 'formula':
      return { kind: CELL_FORMULA };
    case 'date':
      return { kind: CELL_DATE };
    case 'merged':
      return { kind: CELL_MERGED };
    case 'error':
    case 'boolean':
      return { kind: CELL_ERROR };
  }
}

function asWritten(text: string): string {
  return text.trim();
}

/** Numbers, places and fixed words: full-width digits and letters become ASCII. */
function asCode(text: string): string {
  return toHalfWidth(text).replace(/\s+/g, ' ').trim();
}

function asName(text: string): string {
  return text.trim().replace(PADDING_IN_NAME, '');
}
