import type { Wording } from '../wording.js';

export const breachNotFound: Wording<'BREACH_NOT_FOUND'> = {
  subject: () => '经审查，不认定违约',
  body: () => '经审查，不认定您一方违约，理由见详情。您无需再办理任何手续。',
  sms: () => '经审查，不认定违约。',
  plainSms: () => '经审查，不认定您违约，您不用再办什么手续。',
};
