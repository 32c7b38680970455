import ExcelJS from 'exceljs';
import { idNumberCheckCharacter } from '#libs/contexts/communities/domain/resident/resident-id-number';

/** Header of the sample rosters. */
export const ROSTER_HEADER = [
  '户编号', '小区', '楼栋', '单元', '室', '户主姓名', '身份证号', '手机号', '常住人口', '住房性质', '网格', '备注',
] as const; // prettier-ignore

export type RosterCell =
  string | number | boolean | Date | null | { formula: string; result?: string } | { error: '#N/A' };

export interface RosterWorkbook {
  /** Rows above the header. */
  readonly titles?: readonly (readonly RosterCell[])[];
  readonly header?: readonly string[];
  readonly rows: readonly (readonly RosterCell[])[];
  /** Index of rows to hide, from 0. */
  readonly hidden?: readonly number[];
  readonly merged?: readonly string[];
  /** A last touch before the file is written. */
  readonly change?: (workbook: ExcelJS.Workbook, sheet: ExcelJS.Worksheet) => void;
}

/** An .xlsx like those that committees keep; by default with title, community code and header of the samples. */
export async function rosterWorkbook(roster: RosterWorkbook): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('户籍台账');
  const titles = roster.titles ?? [['某社区居民户台账'], ['社区代码', '370704001001', '填报日期', '2026-06-30']];
  const header = roster.header ?? ROSTER_HEADER;
  for (const row of [...titles, header, ...roster.rows]) sheet.addRow([...row]);
  for (const index of roster.hidden ?? []) sheet.getRow(titles.length + 2 + index).hidden = true;
  for (const range of roster.merged ?? []) sheet.mergeCells(range);
  roster.change?.(workbook, sheet);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** A fictitious identity number: the region 370799 is not assigned. */
export function fictitiousIdNumber(ordinal: number, bornOn = '19800101'): string {
  const digits = `370799${bornOn}${String(ordinal).padStart(3, '0')}`;
  return digits + idNumberCheckCharacter(digits);
}

/** A good row of household number `ordinal` (1 to 999), in the order of {@link ROSTER_HEADER}. */
export function rosterRow(
  ordinal: number,
  overrides: Partial<Record<(typeof ROSTER_HEADER)[number], RosterCell>> = {},
): RosterCell[] {
  const good: Record<(typeof ROSTER_HEADER)[number], RosterCell> = {
    户编号: `370704001001-9${String(ordinal).padStart(4, '0')}`,
    小区: '五一小区',
    楼栋: '1号楼',
    单元: '1单元',
    室: String(100 + ordinal),
    户主姓名: '住户甲',
    身份证号: fictitiousIdNumber(ordinal),
    手机号: `1990000${String(ordinal).padStart(4, '0')}`,
    常住人口: 3,
    住房性质: '自住',
    网格: '第1网格',
    备注: '',
  };
  return ROSTER_HEADER.map((name) => (name in overrides ? (overrides[name] ?? null) : good[name]));
}
