import { defineProblem } from './problem.js';

export const NOT_PERMITTED = defineProblem(
  'permission.denied',
  403,
  { zh: '您没有办理此事项的权限', en: 'You may not do this' },
  { zh: '请核对所用身份和所辖区域；如需权限，请联系社区负责人。', en: 'Check the role and the area you act for, or ask your community director.' },
);
