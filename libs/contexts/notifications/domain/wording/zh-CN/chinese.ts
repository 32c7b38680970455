import type { Wordings } from '../wording.js';
import { invitationToSign } from './invitation-to-sign.js';
import { signingReminder } from './signing-reminder.js';
import { contractConcluded } from './contract-concluded.js';
import { amendmentProposed } from './amendment-proposed.js';
import { amendmentReminder } from './amendment-reminder.js';
import { breachReported } from './breach-reported.js';
import { breachNotice } from './breach-notice.js';
import { replyDeadline } from './reply-deadline.js';
import { breachFound } from './breach-found.js';
import { breachNotFound } from './breach-not-found.js';
import { reportDecided } from './report-decided.js';
import { appealFiled } from './appeal-filed.js';
import { appealUpheld } from './appeal-upheld.js';
import { appealOverturned } from './appeal-overturned.js';
import { expiryComing } from './expiry-coming.js';
import { contractExpired } from './contract-expired.js';

export const chinese: Wordings = {
  INVITATION_TO_SIGN: invitationToSign,
  SIGNING_REMINDER: signingReminder,
  CONTRACT_CONCLUDED: contractConcluded,
  AMENDMENT_PROPOSED: amendmentProposed,
  AMENDMENT_REMINDER: amendmentReminder,
  BREACH_REPORTED: breachReported,
  BREACH_NOTICE: breachNotice,
  REPLY_DEADLINE: replyDeadline,
  BREACH_FOUND: breachFound,
  BREACH_NOT_FOUND: breachNotFound,
  REPORT_DECIDED: reportDecided,
  APPEAL_FILED: appealFiled,
  APPEAL_UPHELD: appealUpheld,
  APPEAL_OVERTURNED: appealOverturned,
  EXPIRY_COMING: expiryComing,
  CONTRACT_EXPIRED: contractExpired,
};
