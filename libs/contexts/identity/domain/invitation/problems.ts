import { defineProblem } from '#libs/kernel/problem';

/** One answer for a wrong, spent, expired or revoked link: a finder of old links learns nothing from trying them. */
export const INVITATION_NOT_USABLE = defineProblem(
  'invitation.not-usable',
  401,
  { zh: '邀请链接无效、已使用或已过期', en: 'The invitation is not valid, was used already, or has expired' },
  { zh: '请联系社区网格员重新发送链接。', en: 'Ask your grid worker for a new link.' },
);

export const INVITATION_ALREADY_ISSUED = defineProblem(
  'invitation.already-issued',
  409,
  { zh: '该邀请已发出', en: 'This invitation was issued already' },
  { zh: '链接只显示一次；请另发新邀请。', en: 'A link is shown once; issue a new invitation.' },
);

export const INVITATION_PERIOD_INVALID = defineProblem(
  'invitation.period-invalid',
  422,
  { zh: '邀请有效期不符合要求', en: 'The invitation must end in the future and within the longest period' },
  { zh: '请设置 30 天以内的有效期。', en: 'Choose an end within 30 days.' },
);

export const INVITATION_NOT_FOUND = defineProblem(
  'invitation.not-found',
  404,
  { zh: '未找到该邀请', en: 'There is no such invitation' },
  { zh: '请核对邀请编号。', en: 'Check the invitation id.' },
);

export const INVITATION_CLOSED = defineProblem(
  'invitation.closed',
  409,
  { zh: '该邀请已使用，不能再收回', en: 'The invitation was used already and cannot be revoked' },
  { zh: '如有疑问，请联系社区负责人。', en: 'Ask your community director.' },
);
