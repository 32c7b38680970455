import type { Wording } from '../wording.js';

export const appealOverturned: Wording<'APPEAL_OVERTURNED'> = {
  subject: () => 'Your appeal: the finding is set aside',
  body: () =>
    'Your appeal has been examined. The finding is set aside, and with it what it asked of you; you can read the reasons.',
  sms: () => 'Appeal: the finding is set aside.',
  plainSms: () => 'Your appeal: the finding is set aside. Nothing left to do.',
};
