import { defineProblem } from '#libs/kernel/problem';

export const SUBJECT_ERASED = defineProblem(
  'vault.subject-erased',
  409,
  { zh: '该人员的个人信息已依法删除', en: 'The personal data of this person was erased by law' },
  {
    zh: '不能再以原档案登记其个人信息；如确需重新办理，请联系个人信息保护负责人。',
    en: 'Nothing can be recorded under the old file; ask the privacy officer.',
  },
);

export const TEXT_NOT_SEALABLE = defineProblem(
  'vault.text-not-sealable',
  422,
  { zh: '文字含有残缺字符或过长，无法保存', en: 'The text holds half a character or is too long to be kept' },
  { zh: '请重新输入该文字。', en: 'Type the text again.' },
);
