import type { Wording } from '../wording.js';

export const appealFiled: Wording<'APPEAL_FILED'> = {
  subject: () => '有新的申诉待审查',
  body: () => '辖区内有一件对违约认定的申诉，请安排未参与原认定的人员审查。',
  sms: () => '有一件申诉待审查。',
  plainSms: () => '有一件申诉待审查，请登录系统办理。',
};
