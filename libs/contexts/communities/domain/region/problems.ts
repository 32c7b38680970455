import { defineProblem } from '#libs/kernel/problem';

export const REGION_CODE_INVALID = defineProblem(
  'region.code-invalid',
  422,
  { zh: '区划代码不正确', en: 'The region code is not valid' },
  {
    zh: '请填写 6 位（区县）、9 位（街道）或 12 位（社区）数字代码。',
    en: 'Give 6 digits (district), 9 (subdistrict) or 12 (community).',
  },
);

export const REGION_DATA_INVALID = defineProblem(
  'region.data-invalid',
  422,
  { zh: '区划名称、日期或后继代码填写有误', en: 'Name, day or successor of the region are not valid' },
  {
    zh: '名称 60 字以内，日期如 2026-06-30，后继代码为 6、9 或 12 位数字。',
    en: 'A name of at most 60 characters, a day like 2026-06-30, a code of 6, 9 or 12 digits.',
  },
);

export const REGION_ALREADY_REGISTERED = defineProblem(
  'region.already-registered',
  409,
  { zh: '该区划代码已登记', en: 'This region code is already registered with other data' },
  {
    zh: '请核对名称与启用日期；代码变更请先停用旧代码。',
    en: 'Check the name and first day; to change a code, close the old one first.',
  },
);

export const REGION_NOT_OPEN = defineProblem(
  'region.not-open',
  409,
  { zh: '该区划代码未登记或已停用', en: 'This region code is not registered or no longer in use' },
  { zh: '请使用现行区划代码。', en: 'Use the region code now in force.' },
);

export const REGION_VALIDITY_REVERSED = defineProblem(
  'region.validity-reversed',
  422,
  { zh: '停用日期早于启用日期', en: 'The last day lies before the first day' },
  { zh: '请核对起止日期。', en: 'Check the two dates.' },
);
