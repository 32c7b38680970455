import type { Wording } from '../wording.js';

export const signingReminder: Wording<'SIGNING_REMINDER'> = {
  subject: ({ title }) => `Reminder: “${title}” is not signed yet`,
  body: ({ title, signBy }) =>
    `You have not signed “${title}” yet. The offer ends on ${signBy}. If you do not want to sign, choose “decline” and you will not be reminded again.`,
  sms: ({ signBy }) => `Not signed yet; ends ${signBy}.`,
  plainSms: ({ signBy }) => `Your contract is not signed yet. It ends ${signBy}. Visit us.`,
};
