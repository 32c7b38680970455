import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '#libs/kernel/problem';
import {
  fictitiousIdNumber,
  ROSTER_HEADER,
  rosterRow,
  rosterWorkbook,
  type RosterCell,
  type RosterWorkbook,
} from '#libs/testing/roster-workbook';
import { readRosterFile, type RosterFile } from './roster-file.js';

const options = { regionCode: '370704001001', today: '2026-06-30', includeHidden: false };
const read = async (roster: RosterWorkbook, overrides: Partial<typeof options> = {}): Promise<RosterFile> =>
  readRosterFile(await rosterWorkbook(roster), { ...options, ...overrides });
const faultsOf = ({ faults }: RosterFile) => faults.map(({ row, column, code }) => `${column ?? ''}${row} ${code}`);

async function refusalOf(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('roster file', () => {
  it.each([
    ['roster-wuyi.xlsx', '370704001001', 1_200],
    ['roster-wumalu.xlsx', '370704001002', 1_850],
  ])('%s is read without a fault', async (name, regionCode, households) => {
    const file = await readFile(join(process.cwd(), 'samples/rosters', name));
    const roster = await readRosterFile(file, { ...options, regionCode });
    expect(roster.faults).toEqual([]);
    expect(roster.notices).toEqual([]);
    expect(roster.entries).toHaveLength(households);
  });

  it('reads a row into its parts', async () => {
    const { entries } = await read({ rows: [rosterRow(1, { 备注: '独居老人' })] });
    expect(entries).toEqual([
      {
        row: 4,
        householdNumber: '370704001001-90001',
        premises: { estate: '五一小区', building: '1号楼', unit: '1单元', room: '101' },
        grid: '第1网格',
        housing: 'OWNER_OCCUPIED',
        residentsCount: 3,
        remark: '独居老人',
        head: { name: '住户甲', idNumber: fictitiousIdNumber(1), bornOn: '1980-01-01', phone: '19900000001' },
      },
    ]);
  });

  it('finds the header whatever stands above it, in any order and spelling', async () => {
    const order = [6, 11, 0, 9, 4, 5, 7, 8, 3, 2, 1, 10];
    const spellings: Partial<Record<string, string>> = {
      户编号: ' 户　编号*', 身份证号: '证件号码（18位）', 手机号: '联系电话', 户主姓名: '姓 名', 住房性质: '房屋性质\n(必填)', 室: '房号', 常住人口: '人口数',
    }; // prettier-ignore
    const { entries, faults, layout } = await read({
      titles: [
        ['某街道某社区'],
        [],
        ['居民户台账（二〇二六年）'],
        ['单位：户', '', '社区编码：３７０７０４００１００１'],
      ],
      header: order.map((index) => spellings[ROSTER_HEADER[index]!] ?? ROSTER_HEADER[index]!),
      rows: [order.map((index) => rosterRow(1)[index] as RosterCell)],
      merged: ['A1:L1', 'A3:L3'],
    });
    expect(faults).toEqual([]);
    expect(layout.headerRow).toBe(5);
    expect(entries[0]).toMatchObject({ householdNumber: '370704001001-90001', premises: { room: '101' } });
  });

  it('reads full-width digits, padded names, characters outside the BMP and numbers stored as numbers', async () => {
    const { entries, faults } = await read({
      rows: [
        rosterRow(1, { 室: '１０１', 手机号: '１９９００００００００', 户主姓名: '住　户', 常住人口: '２人' }),
        rosterRow(2, { 室: 102, 手机号: 19900000002, 户主姓名: '阿依古丽·𫖯' }),
        rosterRow(3, { 手机号: '0536-0000359', 身份证号: ` ${fictitiousIdNumber(3).toLowerCase()} ` }),
      ],
    });
    expect(faults).toEqual([]);
    expect(entries.map(({ premises, head }) => [premises.room, head?.phone, head?.name])).toEqual([
      ['101', '19900000000', '住户'],
      ['102', '19900000002', '阿依古丽·𫖯'],
      ['103', '0536-0000359', '住户甲'],
    ]);
  });

  it('names every fault of every row by its cell, and keeps the good rows', async () => {
    const wrong = fictitiousIdNumber(2).replace(/.$/, (character) => (character === '1' ? '2' : '1'));
    const file = await read({
      rows: [
        rosterRow(1),
        rosterRow(2, { 身份证号: wrong, 手机号: '12345', 住房性质: '借住' }),
        rosterRow(3, { 身份证号: Number(fictitiousIdNumber(3).replace('X', '0')) }),
        rosterRow(4, { 户主姓名: { formula: 'F4', result: '住户甲' } }),
        rosterRow(5, { 室: new Date('2026-03-01') }),
        rosterRow(6, { 户编号: null, 常住人口: -1 }),
        rosterRow(7, { 户主姓名: { error: '#N/A' }, 室: 3.1 }),
        rosterRow(8, { 身份证号: '370799800101001' }),
        rosterRow(9, { 身份证号: fictitiousIdNumber(9, '19800230') }),
        rosterRow(10, { 户编号: '370704001002-00010' }),
        rosterRow(11, { 常住人口: 1_000, 住房性质: '' }),
        rosterRow(12),
      ],
    });
    expect(file.entries.map(({ row }) => row)).toEqual([4, 15]);
    expect(faultsOf(file)).toEqual([
      'J5 roster.housing-unknown',
      'H5 roster.phone-number',
      'G5 roster.id-number-check',
      'G6 roster.number-imprecise',
      'F7 roster.cell-formula',
      'E8 roster.cell-date',
      'A9 roster.cell-empty',
      'I9 roster.residents-count',
      'E10 roster.number-not-whole',
      'F10 roster.cell-error',
      'G11 roster.id-number-form',
      'G12 roster.id-number-birth-date',
      'A13 roster.household-of-other-community',
      'J14 roster.cell-empty',
      'I14 roster.residents-count',
    ]);
    for (const fault of file.faults) {
      for (const text of [fault.zh, fault.en, fault.fix.zh, fault.fix.en]) expect(text).not.toBe('');
      expect(JSON.stringify(fault)).not.toContain('住户甲');
      expect(JSON.stringify(fault)).not.toContain('370799');
    }
  });

  it.each([
    ['NUL', '_x0000_'],
    ['half a character', '_xD800_'],
    ['a control of writing direction', '\u202e'],
  ])('refuses %s in a name', async (_, character) => {
    const file = await read({ rows: [rosterRow(1, { 户主姓名: `住${character}户` }), rosterRow(2)] });
    expect(faultsOf(file)).toEqual(['F4 roster.text-refused']);
    expect(file.entries).toHaveLength(1);
  });

  it('lets a vacant household be without a head, and no other', async () => {
    const without = { 户主姓名: null, 身份证号: null, 手机号: null };
    const file = await read({ rows: [rosterRow(1, { ...without, 住房性质: '空置' }), rosterRow(2, without)] });
    expect(file.entries.map(({ head }) => head)).toEqual([null]);
    expect(faultsOf(file)).toEqual(['F5 roster.cell-empty', 'G5 roster.cell-empty']);
  });

  it('takes a repeated row once and refuses all rows of a contradiction', async () => {
    const file = await read({
      rows: [
        rosterRow(1),
        rosterRow(1),
        rosterRow(2),
        rosterRow(2, { 室: '999' }),
        rosterRow(3),
        rosterRow(4, { 身份证号: fictitiousIdNumber(3) }),
      ],
    });
    expect(file.entries.map(({ row }) => row)).toEqual([4]);
    expect(file.repeated).toBe(1);
    expect(file.notices.map(({ code }) => code)).toEqual(['roster.repeated-rows']);
    expect(faultsOf(file)).toEqual([
      'A6 roster.household-conflict',
      'A7 roster.household-conflict',
      'G8 roster.person-conflict',
      'G9 roster.person-conflict',
    ]);
  });

  it('leaves hidden rows out unless asked, and says so', async () => {
    const roster = { rows: [rosterRow(1), rosterRow(2), rosterRow(3)], hidden: [1] };
    const file = await read(roster);
    expect([file.entries.length, file.hidden, file.rows]).toEqual([2, 1, 2]);
    expect(file.notices.map(({ code }) => code)).toEqual(['roster.hidden-rows']);
    expect((await read(roster, { includeHidden: true })).entries).toHaveLength(3);
  });

  it('fills merged places down and refuses merged names', async () => {
    const rows = [rosterRow(1), rosterRow(2, { 小区: null, 楼栋: null }), rosterRow(3, { 小区: null, 户主姓名: null })];
    const file = await read({ rows, merged: ['B4:B6', 'C4:C5', 'F5:F6'] });
    expect(file.entries.map(({ premises }) => premises.building)).toEqual(['1号楼', '1号楼']);
    expect(file.entries.map(({ premises }) => premises.estate)).toEqual(['五一小区', '五一小区']);
    expect(faultsOf(file)).toEqual(['F6 roster.cell-merged']);
  });

  it('passes over empty rows, repeated headers and the footer', async () => {
    const file = await read({
      rows: [rosterRow(1), [], [...ROSTER_HEADER], rosterRow(2), ['合计', 2], ['填表人：', '某某']],
    });
    expect([file.entries.length, file.faults, file.rows]).toEqual([2, [], 2]);
  });

  it('reads the first visible sheet with a header and no hidden one', async () => {
    const file = await read({
      rows: [rosterRow(1)],
      change: (workbook, sheet) => {
        const notes = workbook.addWorksheet('说明');
        notes.addRow(['填表说明']);
        const hidden = workbook.addWorksheet('旧台账', { state: 'hidden' });
        hidden.addRow([...ROSTER_HEADER]);
        hidden.addRow(rosterRow(2));
        (notes as unknown as { orderNo: number }).orderNo = 0;
        sheet.name = '二〇二六';
      },
    });
    expect(file.layout.sheet.name).toBe('二〇二六');
    expect(file.entries).toHaveLength(1);
    expect(file.notices.map(({ code }) => code)).toEqual(['roster.hidden-sheets']);
  });

  it('refuses the roster of another community, and says when a file names none', async () => {
    const problem = await refusalOf(read({ rows: [rosterRow(1)] }, { regionCode: '370704001002' }));
    expect(problem.kind.code).toBe('roster.other-community');
    const file = await read({ titles: [], rows: [rosterRow(1)] });
    expect(file.notices.map(({ code }) => code)).toEqual(['roster.no-community-code']);
  });

  it('refuses a sheet without a header, without needed columns, or with one twice', async () => {
    expect((await refusalOf(read({ header: ['甲', '乙'], rows: [['1', '2']] }))).kind.code).toBe(
      'roster.header-not-found',
    );
    const lacking = await refusalOf(
      read({ header: ROSTER_HEADER.map((name) => (name === '身份证号' ? '其他' : name)), rows: [] }),
    );
    expect([lacking.kind.code, lacking.detail['missing']]).toEqual(['roster.columns-missing', ['身份证号']]);
    const twice = await refusalOf(read({ header: [...ROSTER_HEADER, '联系电话'], rows: [] }));
    expect([twice.kind.code, twice.detail['places']]).toEqual(['roster.column-twice', ['H3', 'M3']]);
  });

  it('reads twenty thousand rows within its bounds', async () => {
    const rows = Array.from({ length: 19_000 }, (_, index) =>
      rosterRow(1, {
        户编号: `户${index}`,
        身份证号: fictitiousIdNumber(index % 1_000, `19${String(50 + (index % 50))}0101`),
      }),
    );
    const file = await read({ rows });
    expect(file.rows).toBe(19_000);
    expect(file.entries.length + new Set(file.faults.map(({ row }) => row)).size).toBe(19_000);
  }, 60_000);
});
