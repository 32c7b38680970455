import type { Wording } from '../wording.js';

export const breachNotFound: Wording<'BREACH_NOT_FOUND'> = {
  subject: () => 'No breach was found',
  body: () =>
    'After examination no breach of your side was found; you can read the reasons. There is nothing left for you to do.',
  sms: () => 'No breach was found.',
  plainSms: () => 'No breach was found. There is nothing left for you to do.',
};
