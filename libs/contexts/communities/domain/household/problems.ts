import { defineProblem } from '#libs/kernel/problem';

export const HOUSEHOLD_DATA_INVALID = defineProblem(
  'household.data-invalid',
  422,
  { zh: '户信息填写有误', en: 'The household data are not valid' },
  { zh: '请按提示逐项更正。', en: 'Correct the places named.' },
);

export const HOUSEHOLD_IDENTITY_MISMATCH = defineProblem(
  'household.identity-mismatch',
  409,
  { zh: '户编号或所属社区与原登记不一致', en: 'Household number or community differ from the register' },
  {
    zh: '户编号不可更改；迁入其他社区请另行登记。',
    en: 'They never change; register the household anew in another community.',
  },
);

export const HOUSEHOLD_UNKNOWN = defineProblem(
  'household.unknown',
  404,
  { zh: '未找到该户', en: 'There is no such household' },
  { zh: '请核对户编号，或先登记该户。', en: 'Check the number or register the household first.' },
);

export const HOUSEHOLD_GRID_DATE_REVERSED = defineProblem(
  'household.grid-date-reversed',
  422,
  { zh: '网格启用日期早于现网格的启用日期', en: 'The grid would begin before the present one began' },
  { zh: '请核对启用日期。', en: 'Check the first day.' },
);

export const HOUSEHOLD_HEAD_IS_RESIDENT = defineProblem(
  'household.head-is-resident',
  409,
  { zh: '该户没有未核实身份的户主', en: 'The household has no head without a file of his own' },
  { zh: '户主有居民档案的，请在居民档案中办理删除。', en: 'Erase a head who is a resident in his own file.' },
);

export const HOUSEHOLD_HEAD_IN_EVIDENCE = defineProblem(
  'household.head-in-evidence',
  409,
  { zh: '户主姓名仍需作为契约或事项的凭据保存', en: 'The name is still needed as evidence of contracts or cases' },
  { zh: '请在保存期届满后再办理。', en: 'Try again when their retention has ended.' },
);
