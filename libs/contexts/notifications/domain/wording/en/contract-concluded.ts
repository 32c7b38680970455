import type { Wording } from '../wording.js';

export const contractConcluded: Wording<'CONTRACT_CONCLUDED'> = {
  subject: ({ title }) => `“${title}” is signed by all`,
  body: ({ title, effectiveFrom }) =>
    `“${title}” has been signed by all parties and takes effect on ${effectiveFrom}. You can read it and keep a copy at any time.`,
  sms: () => 'Your contract is signed by all.',
  plainSms: () => 'Your contract is signed by all. You can get a copy from us.',
};
