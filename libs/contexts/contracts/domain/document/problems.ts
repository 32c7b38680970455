import { defineProblem } from '#libs/kernel/problem';

export const VARIABLE_MISSING = defineProblem(
  'contract.variable-missing',
  422,
  { zh: '合同中有必填内容尚未填写', en: 'A required blank of the contract has no value' },
  { zh: '请补填所列内容后再试。', en: 'Give a value for the variable named.' },
);

export const VARIABLE_UNKNOWN = defineProblem(
  'contract.variable-unknown',
  422,
  { zh: '所填内容不属于该合同文本', en: 'The text has no such variable' },
  { zh: '请核对变量名称，以已发布的示范文本为准。', en: 'Check the name against the published template.' },
);

export const VARIABLE_INVALID = defineProblem(
  'contract.variable-invalid',
  422,
  { zh: '所填内容的格式不正确', en: 'The value does not fit its variable' },
  { zh: '请按所列要求改正。', en: 'Correct the value as the places listed say.' },
);

export const CHANGED_CLAUSE_UNKNOWN = defineProblem(
  'amendment.clause-unknown',
  422,
  { zh: '拟删除的条款不在合同中', en: 'The clause to be removed is not in the contract' },
  { zh: '请重新查看现行文本后再提出变更。', en: 'Look at the text in force and propose again.' },
);

export const CHANGED_VARIABLE_UNKNOWN = defineProblem(
  'amendment.variable-unknown',
  422,
  { zh: '拟变更的内容不在合同中', en: 'The value to be changed is not in the contract' },
  { zh: '请重新查看现行文本后再提出变更。', en: 'Look at the text in force and propose again.' },
);

export const DOCUMENT_OUT_OF_BOUNDS = defineProblem(
  'contract.document-out-of-bounds',
  422,
  { zh: '合同文本超出允许的范围', en: 'The contract text exceeds what is allowed' },
  { zh: '请按所列要求删减或改正。', en: 'Shorten or correct it as the places listed say.' },
);
