import type { Wording } from '../wording.js';

export const appealUpheld: Wording<'APPEAL_UPHELD'> = {
  subject: () => 'Your appeal: the finding stays',
  body: () =>
    'Your appeal has been examined. The finding stays; you can read the reasons. The other ways of the law remain open to you.',
  sms: () => 'Your appeal: the finding stays.',
  plainSms: () => 'Your appeal: the finding stays. Ask us for the reasons.',
};
