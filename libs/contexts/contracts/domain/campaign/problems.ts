import { defineProblem } from '#libs/kernel/problem';

export const CAMPAIGN_ALREADY_STARTED = defineProblem(
  'campaign.already-started',
  409,
  { zh: '该签约活动已经开始', en: 'This signing campaign has started already' },
  { zh: '请查看其进展。', en: 'Look at its progress.' },
);

export const CAMPAIGN_NOT_STARTED = defineProblem(
  'campaign.not-started',
  404,
  { zh: '没有这项签约活动', en: 'There is no such signing campaign' },
  { zh: '请核对活动编号。', en: 'Check the id of the campaign.' },
);

export const CAMPAIGN_WITHOUT_HOUSEHOLDS = defineProblem(
  'campaign.without-households',
  422,
  { zh: '所选范围内没有可发出合同的住户', en: 'The audience holds no household to issue to' },
  { zh: '请调整范围，或先登记户主。', en: 'Widen the audience, or register heads of households first.' },
);

export const CAMPAIGN_REGION_NOT_COMMUNITY = defineProblem(
  'campaign.region-not-community',
  422,
  { zh: '签约活动须以一个社区为范围', en: 'A campaign addresses one community' },
  { zh: '请填写 12 位社区代码。', en: 'Give the 12-digit code of a community.' },
);

export const CAMPAIGN_SIGN_BY_PAST = defineProblem(
  'campaign.sign-by-past',
  422,
  { zh: '签署截止时间已过', en: 'The last day for signing lies in the past' },
  { zh: '请填写将来的时间。', en: 'Give an instant in the future.' },
);

export const CAMPAIGN_TOO_LARGE = defineProblem(
  'campaign.too-large',
  422,
  { zh: '住户数超出一次签约活动的上限', en: 'The audience is too large for one campaign' },
  { zh: '请按楼栋分批办理。', en: 'Split it, e.g. by buildings.' },
);
