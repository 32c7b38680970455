import type { Wording } from '../wording.js';

export const reportDecided: Wording<'REPORT_DECIDED'> = {
  subject: () => 'What you reported was decided',
  body: () => 'What you reported has been examined and decided. You can read what concerns you.',
  sms: () => 'What you reported was decided.',
  plainSms: () => 'What you reported was decided. You can ask us about it.',
};
