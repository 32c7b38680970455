import { defineProblem } from '#libs/kernel/problem';

export const TEMPLATE_VERSION_UNKNOWN = defineProblem(
  'contract.template-version-unknown',
  422,
  { zh: '没有这一示范文本版本，或该版本尚未发布', en: 'There is no such published template version' },
  { zh: '请从已发布的示范文本中选择。', en: 'Choose one of the published versions.' },
);

export const TEMPLATE_VERSION_SUPERSEDED = defineProblem(
  'contract.template-version-superseded',
  409,
  { zh: '该示范文本已有新版本，旧版本不能再用于签约', en: 'A newer version of this template is published' },
  { zh: '请使用最新版本。', en: 'Issue from the newest version.' },
);

export const TEMPLATE_FOR_ANOTHER_AREA = defineProblem(
  'contract.template-for-another-area',
  422,
  { zh: '该示范文本不适用于本社区', en: 'The template was made for another area' },
  {
    zh: '请选择本社区或上级区域的示范文本。',
    en: 'Choose a template of this community or of an area that contains it.',
  },
);

export const HOUSEHOLD_UNKNOWN = defineProblem(
  'contract.household-unknown',
  422,
  { zh: '没有这一户', en: 'There is no such household' },
  { zh: '请核对户编号，或先导入住户名册。', en: 'Check the id, or import the roster first.' },
);

export const HOUSEHOLD_ELSEWHERE = defineProblem(
  'contract.household-elsewhere',
  422,
  { zh: '该户不属于合同所在社区', en: 'The household belongs to another community' },
  { zh: '请核对社区代码与住户。', en: 'Check the region code and the household.' },
);

export const HOUSEHOLD_WITHOUT_HEAD = defineProblem(
  'contract.household-without-head',
  422,
  { zh: '该户未登记户主，无人可以签署', en: 'Nobody is registered who could sign for the household' },
  { zh: '请先补登户主。', en: 'Register the head of the household first.' },
);

export const PARTY_INCOMPLETE = defineProblem(
  'contract.party-incomplete',
  422,
  { zh: '当事人信息不完整', en: 'A party lacks its name or id' },
  {
    zh: '住户须填户编号，居委会须填名称，单位须填单位编号和名称。',
    en: 'Give a household its id, a committee its name, an organisation its id and name.',
  },
);

export const PERSONAL_TEXT_WITHOUT_PERSON = defineProblem(
  'contract.personal-text-without-person',
  422,
  {
    zh: '合同中没有可归属该个人信息的当事人',
    en: 'No party of the contract is a person to whom this personal text belongs',
  },
  { zh: '请去掉该内容。', en: 'Leave the text out.' },
);
