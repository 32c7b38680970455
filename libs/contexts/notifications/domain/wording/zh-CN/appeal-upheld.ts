import type { Wording } from '../wording.js';

export const appealUpheld: Wording<'APPEAL_UPHELD'> = {
  subject: () => '申诉结果：维持原认定',
  body: () => '您的申诉已审查，决定维持原认定，理由见详情。您仍可依法通过其他途径主张权利。',
  sms: () => '申诉已审查：维持原认定。',
  plainSms: () => '您的申诉已经审查，维持原认定。可到社区了解理由和其他途径。',
};
