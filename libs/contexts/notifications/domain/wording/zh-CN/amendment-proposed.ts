import type { Wording } from '../wording.js';

export const amendmentProposed: Wording<'AMENDMENT_PROPOSED'> = {
  subject: ({ title }) => `《${title}》有修改提议`,
  body: ({ title, consentBy }) =>
    `有一方提议修改《${title}》，请在${consentBy}前表示同意或不同意。各方都同意才会修改；未表示的，视为不修改。`,
  sms: ({ consentBy }) => `契约有修改提议，请于${consentBy}前答复。`,
  plainSms: ({ consentBy }) => `您的社区契约有修改提议，请在${consentBy}前到社区答复。不答复就不修改。`,
};
