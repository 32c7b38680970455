import type { Wording } from '../wording.js';

export const amendmentReminder: Wording<'AMENDMENT_REMINDER'> = {
  subject: ({ title }) => `Reminder: the change to “${title}” waits for you`,
  body: ({ title, consentBy }) =>
    `You have not answered the proposed change to “${title}”. The time ends on ${consentBy}. Without an answer the contract stays as it is.`,
  sms: ({ consentBy }) => `No answer yet; ends ${consentBy}.`,
  plainSms: ({ consentBy }) => `A change to your contract waits for you until ${consentBy}.`,
};
