import type { Wording } from '../wording.js';

export const breachNotice: Wording<'BREACH_NOTICE'> = {
  subject: () => '履约情况告知，请答复',
  body: ({ replyDueAt }) =>
    `有人反映您一方可能未按契约履行。这只是告知，尚未作出认定。您可在${replyDueAt}前说明情况、提交材料；期满后由人工审查决定。`,
  sms: ({ replyDueAt }) => `有一份履约告知，请于${replyDueAt}前说明。`,
  plainSms: ({ replyDueAt }) => `有一份契约履行情况的告知，尚未认定。请在${replyDueAt}前到社区说明情况。`,
};
