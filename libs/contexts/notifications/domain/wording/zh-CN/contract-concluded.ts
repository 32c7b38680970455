import type { Wording } from '../wording.js';

export const contractConcluded: Wording<'CONTRACT_CONCLUDED'> = {
  subject: ({ title }) => `《${title}》各方已签署`,
  body: ({ title, effectiveFrom }) => `《${title}》已由各方签署，自${effectiveFrom}起生效。您可随时查看并留存一份。`,
  sms: () => '您的契约各方已签，可查看留存。',
  plainSms: () => '您的社区契约各方都已签好，可到社区领取一份留存。',
};
