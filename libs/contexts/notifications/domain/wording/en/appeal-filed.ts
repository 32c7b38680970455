import type { Wording } from '../wording.js';

export const appealFiled: Wording<'APPEAL_FILED'> = {
  subject: () => 'An appeal was filed',
  body: () =>
    'An appeal against the finding of a breach was filed in your area. Somebody who did not take part in the finding has to examine it.',
  sms: () => 'An appeal waits for you.',
  plainSms: () => 'An appeal waits for you. Please log in.',
};
