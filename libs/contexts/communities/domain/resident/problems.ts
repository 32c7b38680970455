import { defineProblem } from '#libs/kernel/problem';

export const RESIDENT_UNKNOWN = defineProblem(
  'resident.unknown',
  404,
  { zh: '未找到该居民', en: 'There is no such resident' },
  { zh: '请核对后再办理。', en: 'Check the resident and try again.' },
);

export const RESIDENT_ERASED = defineProblem(
  'resident.erased',
  409,
  { zh: '该居民的个人信息已依法删除', en: 'The personal data of this resident was erased by law' },
  {
    zh: '原档案不再登记个人信息；如确需重新办理，请联系个人信息保护负责人。',
    en: 'The file takes no personal data any more; ask the privacy officer.',
  },
);

export const RESIDENT_NAMED_OTHERWISE = defineProblem(
  'resident.named-otherwise',
  409,
  {
    zh: '该身份证号已在其他社区以不同姓名登记',
    en: 'Another community has registered this identity number under another name',
  },
  {
    zh: '请对照证件核对身份证号，并与原登记社区核实。',
    en: 'Compare the number with the card and ask the other community.',
  },
);

export const ERASURE_UNDER_HOLD = defineProblem(
  'resident.erasure-under-hold',
  409,
  {
    zh: '该居民或其所在区域处于法律保全之中，暂不能删除',
    en: 'A legal hold on the resident or the area forbids the erasure',
  },
  { zh: '请在保全解除或到期后再办理。', en: 'Try again when the hold has been lifted or has ended.' },
);

export const ERASURE_REASON_MISSING = defineProblem(
  'resident.erasure-reason-missing',
  422,
  { zh: '未说明删除个人信息的依据', en: 'The ground for the erasure is missing' },
  {
    zh: '请用 500 字以内写明依据，不要写入个人信息。',
    en: 'State the ground in at most 500 characters, without personal data.',
  },
);

export const RESIDENT_DATA_INVALID = defineProblem(
  'resident.data-invalid',
  422,
  { zh: '居民信息填写有误', en: 'The data of the resident are not valid' },
  { zh: '请按提示逐项更正。', en: 'Correct the places named.' },
);

export const DISCLOSURE_PURPOSE_MISSING = defineProblem(
  'resident.disclosure-purpose-missing',
  422,
  { zh: '未说明查看个人信息的用途', en: 'It is not said what the personal data are needed for' },
  {
    zh: '请选择用途，并用 200 字以内说明具体事项；本人可以看到这一说明。',
    en: 'Choose a purpose and say in at most 200 characters what for; the person will see it.',
  },
);

export const FIELD_NOT_DISCLOSED = defineProblem(
  'resident.field-not-disclosed',
  403,
  { zh: '您的身份不能查看所选项目', en: 'Your role does not see these fields' },
  { zh: '请只选择办理事项所必需的项目。', en: 'Choose only the fields that your task needs.' },
);

export const REVEAL_WITHOUT_FIELDS = defineProblem(
  'resident.reveal-without-fields',
  422,
  { zh: '未选择要查看的项目', en: 'No field was chosen' },
  { zh: '请选择姓名、身份证号或电话。', en: 'Choose name, identity number or telephone.' },
);
