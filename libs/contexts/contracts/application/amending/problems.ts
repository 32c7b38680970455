import { defineProblem } from '#libs/kernel/problem';

export const AMENDMENT_WORDING_FORBIDDEN = defineProblem(
  'amendment.wording-forbidden',
  422,
  { zh: '拟变更的文本含有不得约定的内容', en: 'The proposed text agrees on what no contract may' },
  { zh: '请按提示修改后重新提出。', en: 'Change the places named and propose again.' },
);
