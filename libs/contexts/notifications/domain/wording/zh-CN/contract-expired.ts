import type { Wording } from '../wording.js';

export const contractExpired: Wording<'CONTRACT_EXPIRED'> = {
  subject: ({ title }) => `《${title}》已到期`,
  body: ({ title, endsOn }) => `《${title}》已于${endsOn}到期终止。您仍可查看和留存。`,
  sms: () => '您的契约已到期，仍可查看。',
  plainSms: () => '您的社区契约已经到期，仍可到社区查看。',
};
