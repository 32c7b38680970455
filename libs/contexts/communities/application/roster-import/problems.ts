import { defineProblem } from '#libs/kernel/problem';

export const ROSTER_TOO_LARGE = defineProblem(
  'roster.too-large',
  413,
  { zh: '文件过大', en: 'The file is too large' },
  {
    zh: '请删除图片和无关工作表后另存；一次最多 2 万行。',
    en: 'Remove pictures and other sheets and save again; at most 20,000 rows at a time.',
  },
);

export const ROSTER_NOT_A_SPREADSHEET = defineProblem(
  'roster.not-a-spreadsheet',
  422,
  { zh: '该文件不是 Excel 工作簿（.xlsx）', en: 'The file is not an Excel workbook (.xlsx)' },
  {
    zh: '请用 WPS 或 Excel 打开台账，另存为 .xlsx 后上传。',
    en: 'Open the register in WPS or Excel, save it as .xlsx and upload that.',
  },
);

export const ROSTER_OLD_FORMAT = defineProblem(
  'roster.old-format',
  422,
  { zh: '该文件是旧版 .xls 或已加密', en: 'The file is an old .xls or protected by a password' },
  {
    zh: '请取消密码，另存为 .xlsx 后上传；仅修改扩展名无效。',
    en: 'Remove the password and save it as .xlsx; renaming is not enough.',
  },
);

export const ROSTER_ARCHIVE_REFUSED = defineProblem(
  'roster.archive-refused',
  422,
  { zh: '文件解压后过大或结构异常，已拒绝', en: 'The file inflates beyond all measure or is built strangely' },
  {
    zh: '请在 WPS 或 Excel 中新建工作簿，仅粘贴台账内容后另存。',
    en: 'Paste the register alone into a new workbook and save it.',
  },
);

export const ROSTER_UNREADABLE = defineProblem(
  'roster.unreadable',
  422,
  { zh: '工作簿内容损坏，无法读取', en: 'The workbook is damaged and cannot be read' },
  { zh: '请用 WPS 或 Excel 打开并重新保存后上传。', en: 'Open it in WPS or Excel, save it again and upload that.' },
);

export const ROSTER_HEADER_NOT_FOUND = defineProblem(
  'roster.header-not-found',
  422,
  { zh: '未找到表头', en: 'No header row was found' },
  {
    zh: '请在前 30 行内设一行表头，至少包含：户编号、室、户主姓名、身份证号、住房性质、常住人口。',
    en: 'Within the first 30 rows there must be a header with at least 户编号, 室, 户主姓名, 身份证号, 住房性质, 常住人口.',
  },
);

export const ROSTER_COLUMNS_MISSING = defineProblem(
  'roster.columns-missing',
  422,
  { zh: '表头缺少必需的列', en: 'The header lacks columns that are needed' },
  { zh: '请补充所列各列后重新上传。', en: 'Add the columns named and upload again.' },
);

export const ROSTER_COLUMN_TWICE = defineProblem(
  'roster.column-twice',
  422,
  { zh: '表头中有两列含义相同', en: 'Two columns of the header mean the same' },
  { zh: '请保留其中一列，其余改名或删除。', en: 'Keep one of them and rename or remove the other.' },
);

export const ROSTER_OF_OTHER_COMMUNITY = defineProblem(
  'roster.other-community',
  422,
  { zh: '文件所填社区代码与所选社区不一致', en: 'The file names another community than the one chosen' },
  { zh: '请核对所选社区，或更正文件中的社区代码。', en: 'Check the community chosen or correct the code in the file.' },
);

export const ROSTER_ROWS_REFUSED = defineProblem(
  'roster.rows-refused',
  422,
  { zh: '台账中有错误，按要求未导入任何一行', en: 'There are errors in the roster; as asked, nothing was imported' },
  {
    zh: '请按提示更正后重新导入，或选择跳过有误的行。',
    en: 'Correct the places named and import again, or choose to skip rows with errors.',
  },
);
