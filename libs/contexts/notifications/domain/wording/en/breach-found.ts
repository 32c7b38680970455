import type { Wording } from '../wording.js';

export const breachFound: Wording<'BREACH_FOUND'> = {
  subject: () => 'A breach was found',
  body: ({ appealDueAt }) =>
    `After examination a breach was found; you can read the reasons. If you disagree you may appeal until ${appealDueAt}; other people will then examine it.`,
  sms: ({ appealDueAt }) => `Decided. Appeal until ${appealDueAt}.`,
  plainSms: ({ appealDueAt }) => `A decision was made. You may appeal until ${appealDueAt}.`,
};
