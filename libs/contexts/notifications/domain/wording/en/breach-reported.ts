import type { Wording } from '../wording.js';

export const breachReported: Wording<'BREACH_REPORTED'> = {
  subject: () => 'A breach was reported',
  body: ({ community }) => `A breach was reported in ${community}. Please examine it and decide whether to accept it.`,
  sms: () => 'A breach report waits for you.',
  plainSms: () => 'A breach report waits for you. Please log in.',
};
