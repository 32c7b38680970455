import type { Wording } from '../wording.js';

export const breachFound: Wording<'BREACH_FOUND'> = {
  subject: () => '违约认定已作出',
  body: ({ appealDueAt }) =>
    `经审查，已作出违约认定，理由和依据见详情。如不服，可在${appealDueAt}前提出申诉，由上一级另行审查。`,
  sms: ({ appealDueAt }) => `认定已作出，可于${appealDueAt}前申诉。`,
  plainSms: ({ appealDueAt }) => `契约履行的认定已经作出。不服可在${appealDueAt}前申诉，社区可代为转交。`,
};
