import type { Wording } from '../wording.js';

export const replyDeadline: Wording<'REPLY_DEADLINE'> = {
  subject: () => '提醒：答复期限将到',
  body: ({ replyDueAt }) => `您对履约告知的答复期限为${replyDueAt}。逾期仍可补充材料，但可能在您答复前作出决定。`,
  sms: ({ replyDueAt }) => `履约告知的答复${replyDueAt}截止。`,
  plainSms: ({ replyDueAt }) => `您有一份履约告知还没有答复，${replyDueAt}截止，可到社区说明情况。`,
};
