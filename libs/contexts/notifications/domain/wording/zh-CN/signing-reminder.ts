import type { Wording } from '../wording.js';

export const signingReminder: Wording<'SIGNING_REMINDER'> = {
  subject: ({ title }) => `提醒：《${title}》尚未签署`,
  body: ({ title, signBy }) =>
    `您尚未签署《${title}》，签署截止时间为${signBy}。逾期未签，本次邀请即告失效。如已决定不签，可选择“不同意”，不再提醒。`,
  sms: ({ signBy }) => `您的契约尚未签署，${signBy}截止。`,
  plainSms: ({ signBy }) => `您有一份社区契约还没有签，${signBy}截止。可到社区办理，不愿签也请告知。`,
};
