import type { Wording } from '../wording.js';

export const replyDeadline: Wording<'REPLY_DEADLINE'> = {
  subject: () => 'Reminder: the time to reply ends soon',
  body: ({ replyDueAt }) =>
    `Your time to reply to the notice of an alleged breach ends on ${replyDueAt}. After that a decision may be taken without your reply.`,
  sms: ({ replyDueAt }) => `Time to reply ends ${replyDueAt}.`,
  plainSms: ({ replyDueAt }) => `Your time to reply to a notice ends ${replyDueAt}.`,
};
