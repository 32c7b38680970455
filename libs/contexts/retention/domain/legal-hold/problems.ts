import { defineProblem } from '#libs/kernel/problem';

export const HOLD_NOT_FOUND = defineProblem(
  'legal-hold.not-found',
  404,
  { zh: '未找到该保全', en: 'There is no such legal hold' },
  { zh: '请核对保全编号。', en: 'Check the id of the hold.' },
);

export const HOLD_ALREADY_PLACED = defineProblem(
  'legal-hold.already-placed',
  409,
  { zh: '该保全编号已使用', en: 'A hold with this id was placed already' },
  { zh: '请另行提交。', en: 'Place another one.' },
);

export const HOLD_TARGET_UNKNOWN = defineProblem(
  'legal-hold.target-unknown',
  404,
  { zh: '未找到要保全的人员、契约、事项或区域', en: 'The person, contract, case or region to be held is not known' },
  { zh: '请核对编号后再提交。', en: 'Check the id and try again.' },
);

export const HOLD_TERMS_INVALID = defineProblem(
  'legal-hold.terms-invalid',
  422,
  { zh: '保全的依据或期限填写有误', en: 'The legal basis or the end of the hold is not valid' },
  {
    zh: '请填写法律依据及其版本；截止日不得早于今天。',
    en: 'Give the legal basis with its edition, and an end not before today.',
  },
);

export const TOO_MANY_HOLDS = defineProblem(
  'legal-hold.too-many',
  409,
  { zh: '该对象的保全过多', en: 'Too many holds stand on this target' },
  { zh: '请先解除不再需要的保全。', en: 'Lift those that are no longer needed.' },
);
