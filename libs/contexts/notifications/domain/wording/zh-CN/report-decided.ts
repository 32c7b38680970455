import type { Wording } from '../wording.js';

export const reportDecided: Wording<'REPORT_DECIDED'> = {
  subject: () => '您的反映已有处理结果',
  body: () => '您反映的事项已经审查并作出决定。您可查看与您有关的处理情况。',
  sms: () => '您的反映已有处理结果。',
  plainSms: () => '您反映的事项已有处理结果，可到社区了解。',
};
