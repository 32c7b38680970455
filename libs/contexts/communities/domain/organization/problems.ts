import { defineProblem } from '#libs/kernel/problem';

export const ORGANIZATION_CODE_INVALID = defineProblem(
  'organization.code-invalid',
  422,
  { zh: '统一社会信用代码不正确', en: 'The unified social credit code is not valid' },
  { zh: '请对照营业执照或登记证书核对 18 位代码。', en: 'Compare all 18 characters with the licence.' },
);

export const ORGANIZATION_ELSEWHERE = defineProblem(
  'organization.registered-elsewhere',
  409,
  { zh: '该单位已在其他社区登记', en: 'This organisation is registered in another community' },
  { zh: '请与原登记社区核实；迁址请由原社区先行办理。', en: 'Ask the community where it is registered.' },
);

export const ORGANIZATION_DATA_INVALID = defineProblem(
  'organization.data-invalid',
  422,
  { zh: '单位信息填写有误', en: 'The data of the organisation are not valid' },
  { zh: '请按提示逐项更正。', en: 'Correct the places named.' },
);
