import type { Wording } from '../wording.js';

export const amendmentReminder: Wording<'AMENDMENT_REMINDER'> = {
  subject: ({ title }) => `提醒：《${title}》的修改提议待答复`,
  body: ({ title, consentBy }) =>
    `您尚未答复《${title}》的修改提议，截止时间为${consentBy}。未答复的，契约内容保持不变。`,
  sms: ({ consentBy }) => `修改提议待您答复，${consentBy}截止。`,
  plainSms: ({ consentBy }) => `您的社区契约有修改提议待答复，${consentBy}截止。不答复就不修改。`,
};
