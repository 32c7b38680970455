import type { BilingualText } from '#libs/kernel/problem';

/** A kind of mistake in one row, with what the person at the desk can do about it. */
export interface RowFaultKind {
  /** `roster.reason-in-kebab-case`; clients switch on it. */
  readonly code: string;
  readonly title: BilingualText;
  readonly fix: BilingualText;
}

function kind(code: string, title: BilingualText, fix: BilingualText): RowFaultKind {
  return Object.freeze({ code: `roster.${code}`, title, fix });
}

const AS_TEXT = {
  zh: '请将该列设为“文本”格式后重新录入。',
  en: 'Set the column to the format Text and type the value again.',
};

export const CELL_EMPTY = kind(
  'cell-empty',
  { zh: '必填项为空', en: 'must not be empty' },
  { zh: '请补填该项。', en: 'Fill it in.' },
);

export const CELL_FORMULA = kind(
  'cell-formula',
  { zh: '单元格为公式', en: 'holds a formula' },
  { zh: '请复制该列，用“选择性粘贴—数值”粘贴后保存。', en: 'Copy the column, paste it as values and save.' },
);

export const CELL_DATE = kind(
  'cell-date',
  { zh: '内容被表格软件识别为日期', en: 'was turned into a date by the spreadsheet' },
  AS_TEXT,
);

export const CELL_ERROR = kind(
  'cell-error',
  { zh: '单元格内容无法识别', en: 'cannot be read' },
  { zh: '请清除该单元格后重新录入。', en: 'Clear the cell and type the value again.' },
);

export const CELL_MERGED = kind(
  'cell-merged',
  { zh: '单元格被合并，无法确定属于哪一行', en: 'is part of merged cells' },
  { zh: '请取消合并，逐行填写。', en: 'Unmerge the cells and fill in every row.' },
);

export const NUMBER_IMPRECISE = kind(
  'number-imprecise',
  { zh: '长号码被存为数字，末几位已丢失', en: 'a long number was stored as a number and has lost its last digits' },
  {
    zh: '请将该列设为“文本”格式，对照原始资料重新录入完整号码。',
    en: 'Set the column to Text and type the whole number again from the source.',
  },
);

export const NUMBER_NOT_WHOLE = kind('number-not-whole', { zh: '数字不是整数', en: 'is not a whole number' }, AS_TEXT);

export const TEXT_REFUSED = kind(
  'text-refused',
  { zh: '文字不符合要求', en: 'is not an acceptable text' },
  { zh: '请重新录入该项，不要从网页等处直接粘贴。', en: 'Type it again instead of pasting it.' },
);

export const ID_NUMBER_FORM = kind(
  'id-number-form',
  { zh: '身份证号应为 18 位', en: 'must have 18 characters' },
  {
    zh: '请对照证件录入 18 位号码；15 位旧号码请换成新号码。',
    en: 'Type all 18 from the card; replace an old number of 15.',
  },
);

export const ID_NUMBER_REGION = kind(
  'id-number-region',
  { zh: '身份证号前两位不是有效的地区代码', en: 'does not begin with a region' },
  { zh: '请对照证件核对前六位。', en: 'Compare the first six digits with the card.' },
);

export const ID_NUMBER_BIRTH_DATE = kind(
  'id-number-birth-date',
  { zh: '身份证号中的出生日期无效', en: 'contains no valid birth date' },
  { zh: '请对照证件核对第 7 至 14 位。', en: 'Compare digits 7 to 14 with the card.' },
);

export const ID_NUMBER_CHECK = kind(
  'id-number-check',
  { zh: '身份证号校验位不符，号码有误', en: 'has a wrong check character: some digit is wrong' },
  { zh: '请对照证件逐位核对。', en: 'Compare every digit with the card.' },
);

export const PHONE_NUMBER = kind(
  'phone-number',
  { zh: '电话号码格式不正确', en: 'is neither a mobile number nor a landline' },
  {
    zh: '请填写一个 11 位手机号，或带区号的座机，如 0536-0000000。',
    en: 'Give one mobile number of 11 digits or a landline such as 0536-0000000.',
  },
);

export const HOUSING_UNKNOWN = kind(
  'housing-unknown',
  { zh: '住房性质无法识别', en: 'is no known kind of housing' },
  { zh: '请填写：自住、出租或空置。', en: 'Give 自住, 出租 or 空置.' },
);

export const RESIDENTS_COUNT = kind(
  'residents-count',
  { zh: '常住人口应为 0 至 999 的整数', en: 'must be a whole number from 0 to 999' },
  { zh: '请更正人数。', en: 'Correct the number.' },
);

export const HOUSEHOLD_OF_OTHER_COMMUNITY = kind(
  'household-of-other-community',
  { zh: '户编号所含社区代码与所选社区不一致', en: 'belongs to another community' },
  {
    zh: '请核对户编号，或将该户移入所属社区的台账。',
    en: 'Check the number or move the row to the roster of its community.',
  },
);

export const HOUSEHOLD_CONFLICT = kind(
  'household-conflict',
  { zh: '同一户编号出现多次且内容不同', en: 'appears more than once with other content' },
  { zh: '请核实后只保留一行，或更正户编号。', en: 'Keep one of the rows or correct the number.' },
);

export const PERSON_CONFLICT = kind(
  'person-conflict',
  { zh: '同一身份证号登记为多户户主', en: 'is the head of several households' },
  {
    zh: '请核实：一人只登记为其居住户的户主，其余户登记实际居住人；无人居住的空置户可不填户主。',
    en: 'Register a person as head where they live only; give the other households their own head, or none if vacant.',
  },
);
