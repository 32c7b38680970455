import { Problem } from '#libs/kernel/problem';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import { sortOut } from './conflicts.js';
import type { RosterEntry } from './entry.js';
import { findLayout, isHeader, type RosterLayout } from './layout.js';
import { ROSTER_OF_OTHER_COMMUNITY } from './problems.js';
import type { RosterFault, RosterNotice } from './report.js';
import { HOUSEHOLD_CONFLICT, PERSON_CONFLICT, type RowFaultKind } from './row-faults.js';
import { RowReader } from './row-reader.js';
import { readSpreadsheet, type SheetRow } from './sheet-reader.js';

/** What a file says, before anything is compared with the register. */
export interface RosterFile {
  readonly layout: RosterLayout;
  readonly reader: RowReader;
  readonly entries: readonly RosterEntry[];
  readonly faults: readonly RosterFault[];
  readonly notices: readonly RosterNotice[];
  /** Rows below the header that were looked at. */
  readonly rows: number;
  readonly repeated: number;
  readonly hidden: number;
}

export interface ReadRosterOptions {
  /** The community the roster is for. */
  readonly regionCode: string;
  readonly today: CalendarDay;
  /** Read rows that are hidden or filtered away too. */
  readonly includeHidden: boolean;
}

/** Rows under the table: totals and who filled it in. */
const FOOTER = /^(合计|总计|小计|共计|填表|制表|填报|审核|负责人|说明|备注|注)/;
const FOOTER_MAX_CELLS = 3;

/**
 * Reads a roster of unknown origin and checks each row by itself and against the others.
 * @throws Problem when the file as a whole cannot be used
 */
export async function readRosterFile(file: Buffer, options: ReadRosterOptions): Promise<RosterFile> {
  const { sheets, hiddenSheets } = await readSpreadsheet(file);
  const layout = findLayout(sheets);
  if (layout.regionCode !== undefined && layout.regionCode !== options.regionCode) {
    throw new Problem(ROSTER_OF_OTHER_COMMUNITY, { inFile: layout.regionCode, chosen: options.regionCode });
  }
  const below = layout.sheet.rows.filter((row) => row.number > layout.headerRow && !isFurniture(row));
  const shown = options.includeHidden ? below : below.filter(({ hidden }) => !hidden);
  const reader = new RowReader(layout, options.regionCode, options.today);
  const read = shown.map((row) => reader.read(row));
  const sorted = sortOut(read.flatMap((row) => (row.status === 'entry' ? [row.entry] : [])));
  const faults = [
    ...read.flatMap((row) => (row.status === 'faulty' ? row.faults : [])),
    ...sorted.householdConflicts.map((conflict) =>
      conflictFault(reader, 'householdNumber', HOUSEHOLD_CONFLICT, conflict.entry.row, conflict.otherRow),
    ),
    ...sorted.personConflicts.map((conflict) =>
      conflictFault(reader, 'idNumber', PERSON_CONFLICT, conflict.entry.row, conflict.otherRow),
    ),
  ];
  const hidden = below.length - shown.length;
  const notices = noticesOf({ hidden, hiddenSheets, repeated: sorted.repeated, regionCode: layout.regionCode });
  const repeated = sorted.repeated.length;
  return { layout, reader, entries: sorted.entries, faults, notices, rows: shown.length, repeated, hidden };
}

function isFurniture(row: SheetRow): boolean {
  const own = [...row.cells.values()].filter(({ kind }) => kind !== 'merged');
  const first = own[0];
  if (first === undefined || isHeader(row)) return true;
  return first.kind === 'text' && FOOTER.test(first.text.trim()) && own.length <= FOOTER_MAX_CELLS;
}

function conflictFault(
  reader: RowReader,
  field: 'householdNumber' | 'idNumber',
  kind: RowFaultKind,
  row: number,
  otherRow: number,
): RosterFault {
  return reader.fault({ number: row }, field, kind, {
    zh: `${kind.title.zh}（另见第 ${otherRow} 行）`,
    en: `${kind.title.en} (see row ${otherRow})`,
  });
}

function noticesOf(found: {
  readonly hidden: number;
  readonly hiddenSheets: number;
  readonly repeated: readonly RosterEntry[];
  readonly regionCode: string | undefined;
}): readonly RosterNotice[] {
  const notices: RosterNotice[] = [];
  if (found.regionCode === undefined) {
    notices.push({
      code: 'roster.no-community-code',
      zh: '文件未注明社区代码，请确认所选社区无误。',
      en: 'The file names no community code; make sure the community chosen is right.',
    });
  }
  if (found.hidden > 0) {
    notices.push({
      code: 'roster.hidden-rows',
      zh: `有 ${found.hidden} 行被隐藏或筛选，未导入；如需导入，请取消隐藏或选择包含隐藏行。`,
      en: `${found.hidden} hidden or filtered rows were left out; show them, or ask for hidden rows.`,
    });
  }
  if (found.hiddenSheets > 0) {
    notices.push({
      code: 'roster.hidden-sheets',
      zh: `有 ${found.hiddenSheets} 个隐藏工作表，未读取。`,
      en: `${found.hiddenSheets} hidden sheets were not read.`,
    });
  }
  if (found.repeated.length > 0) {
    const rows = found.repeated.slice(0, MAX_ROWS_IN_NOTICE).map(({ row }) => row);
    notices.push({
      code: 'roster.repeated-rows',
      zh: `有 ${found.repeated.length} 行与前文完全相同，按一行处理（第 ${rows.join('、')} 行${found.repeated.length > rows.length ? '等' : ''}）。`,
      en: `${found.repeated.length} rows repeat earlier ones word for word and count once (rows ${rows.join(', ')}${found.repeated.length > rows.length ? ' …' : ''}).`,
    });
  }
  return notices;
}

const MAX_ROWS_IN_NOTICE = 20;
