import type { Wording } from '../wording.js';

export const contractExpired: Wording<'CONTRACT_EXPIRED'> = {
  subject: ({ title }) => `“${title}” has ended`,
  body: ({ title, endsOn }) => `“${title}” ended on ${endsOn}. You can still read it and keep a copy.`,
  sms: () => 'Your contract has ended.',
  plainSms: () => 'Your contract has ended. You can still get a copy from us.',
};
