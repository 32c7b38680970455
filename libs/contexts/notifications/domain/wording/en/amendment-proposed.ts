import type { Wording } from '../wording.js';

export const amendmentProposed: Wording<'AMENDMENT_PROPOSED'> = {
  subject: ({ title }) => `A change to “${title}” is proposed`,
  body: ({ title, consentBy }) =>
    `A party proposes a change to “${title}”. Please agree or disagree by ${consentBy}. It changes only if all agree; silence leaves it as it is.`,
  sms: ({ consentBy }) => `Please answer by ${consentBy}.`,
  plainSms: ({ consentBy }) => `A change to your contract is proposed. Answer by ${consentBy}.`,
};
