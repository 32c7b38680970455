import type { Wording } from '../wording.js';

export const appealOverturned: Wording<'APPEAL_OVERTURNED'> = {
  subject: () => '申诉结果：撤销原认定',
  body: () => '您的申诉已审查，决定撤销原认定，理由见详情。原认定所附的要求不再执行。',
  sms: () => '申诉已审查：撤销原认定。',
  plainSms: () => '您的申诉已经审查，原来的认定已撤销，您不用再办什么手续。',
};
