import type { Wording } from '../wording.js';

export const expiryComing: Wording<'EXPIRY_COMING'> = {
  subject: ({ title }) => `《${title}》即将到期`,
  body: ({ title, endsOn }) => `《${title}》将于${endsOn}到期。到期后不会自动续签；是否续签，由各方另行商定。`,
  sms: ({ endsOn }) => `您的契约${endsOn}到期，不自动续签。`,
  plainSms: ({ endsOn }) => `您的社区契约${endsOn}到期，不会自动续签。想续签可到社区商量。`,
};
