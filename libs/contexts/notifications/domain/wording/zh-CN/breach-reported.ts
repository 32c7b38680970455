import type { Wording } from '../wording.js';

export const breachReported: Wording<'BREACH_REPORTED'> = {
  subject: () => '有新的违约反映待受理',
  body: ({ community }) => `${community}收到一件违约反映，请及时审查，决定是否受理。`,
  sms: () => '有一件违约反映待受理。',
  plainSms: () => '有一件违约反映待受理，请登录系统办理。',
};
