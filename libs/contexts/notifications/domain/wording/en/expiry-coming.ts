import type { Wording } from '../wording.js';

export const expiryComing: Wording<'EXPIRY_COMING'> = {
  subject: ({ title }) => `“${title}” ends soon`,
  body: ({ title, endsOn }) =>
    `“${title}” ends on ${endsOn}. It is not renewed by itself; the parties may agree on a new one.`,
  sms: ({ endsOn }) => `Your contract ends on ${endsOn}.`,
  plainSms: ({ endsOn }) => `Your contract ends on ${endsOn}. Talk to us to renew it.`,
};
