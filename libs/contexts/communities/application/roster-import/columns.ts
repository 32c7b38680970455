import { toHalfWidth } from '../../domain/half-width.js';

/** What a column of a roster means. */
export type RosterField =
  | 'householdNumber'
  | 'estate'
  | 'building'
  | 'unit'
  | 'room'
  | 'headName'
  | 'idNumber'
  | 'phone'
  | 'residentsCount'
  | 'housing'
  | 'grid'
  | 'remark';

/** Spellings seen in registers, the usual one first. Compared without spaces, brackets, stars and full-width forms. */
const SPELLINGS: Readonly<Record<RosterField, readonly string[]>> = {
  householdNumber: ['户编号', '户号', '家庭编号', '户籍编号', '住户编号', '户代码', '编号'],
  estate: ['小区', '小区名称', '所在小区', '住宅小区', '院落', '小区院落'],
  building: ['楼栋', '楼号', '楼栋号', '栋号', '楼幢', '幢号', '栋', '幢', '楼'],
  unit: ['单元', '单元号'],
  room: ['室', '室号', '房号', '房间号', '户室', '房屋号', '房间', '门牌号', '门牌'],
  headName: ['户主姓名', '户主', '姓名', '户主名称', '居民姓名', '户主名字'],
  idNumber: [
    '身份证号',
    '身份证号码',
    '证件号码',
    '证件号',
    '身份证',
    '公民身份号码',
    '公民身份证号码',
    '户主身份证号',
    '户主身份证号码',
    '居民身份证号',
    '居民身份证号码',
  ],
  phone: [
    '手机号',
    '手机号码',
    '电话',
    '联系电话',
    '电话号码',
    '联系方式',
    '手机',
    '户主电话',
    '户主手机号',
    '联系手机',
  ],
  residentsCount: ['常住人口', '常住人数', '常住人口数', '人口数', '家庭人口', '家庭人口数', '人数', '人口'],
  housing: ['住房性质', '房屋性质', '居住性质', '住房情况', '住房状态', '房屋状态', '房屋用途', '居住类型', '住房类型'],
  grid: ['网格', '网格名称', '所属网格', '所在网格', '网格号'],
  remark: ['备注', '备注信息', '说明', '备注说明'],
};

/** Without these a row says too little to register a household. */
export const REQUIRED_FIELDS: readonly RosterField[] = [
  'householdNumber',
  'room',
  'headName',
  'idNumber',
  'housing',
  'residentsCount',
];

/** Fields whose merged cells are filled down: registers merge a building over its households. */
export const FILLED_DOWN: ReadonlySet<RosterField> = new Set<RosterField>(['estate', 'building', 'unit', 'grid']);

const FIELD_BY_SPELLING = new Map(
  Object.entries(SPELLINGS).flatMap(([field, spellings]) =>
    spellings.map((spelling) => [spelling, field as RosterField] as const),
  ),
);

/** The field that a header means; undefined for a column of no interest. */
export function fieldOfHeader(header: string): RosterField | undefined {
  const bare = toHalfWidth(header)
    .replace(/\([^)]*\)|【[^】]*】|\[[^\]]*\]/g, '')
    .replace(/[\s*:,、_-]/g, '');
  return FIELD_BY_SPELLING.get(bare);
}

/** The usual spelling of a field's header. */
export function usualHeaderOf(field: RosterField): string {
  return SPELLINGS[field][0] as string;
}

/** `H` for 8, `AB` for 28. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
