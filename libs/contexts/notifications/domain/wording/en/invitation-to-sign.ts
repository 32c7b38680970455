import type { Wording } from '../wording.js';

export const invitationToSign: Wording<'INVITATION_TO_SIGN'> = {
  subject: ({ title }) => `Please sign “${title}”`,
  body: ({ community, title, signBy }) =>
    `${community} asks you to read and sign “${title}” by ${signBy}. Read the whole text first. You may ask questions, and you may decline.`,
  sms: ({ signBy }) => `A contract to sign by ${signBy}.`,
  plainSms: ({ signBy }) => `You have a contract to sign by ${signBy}. Please visit us.`,
};
