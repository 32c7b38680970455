import type { Wording } from '../wording.js';

export const breachNotice: Wording<'BREACH_NOTICE'> = {
  subject: () => 'A breach is alleged; please reply',
  body: ({ replyDueAt }) =>
    `Somebody says that your side may not have kept a contract. This is a notice, nothing has been decided. You may explain and hand in evidence until ${replyDueAt}; then a person decides.`,
  sms: ({ replyDueAt }) => `Please reply by ${replyDueAt}.`,
  plainSms: ({ replyDueAt }) => `A breach is alleged, not decided. Please reply by ${replyDueAt}.`,
};
