import { defineProblem } from '#libs/kernel/problem';

export const SIGN_IN_EXPIRED = defineProblem(
  'session.sign-in-expired',
  401,
  { zh: '本次验证已过期或已使用', en: 'This attempt has expired or was used already' },
  { zh: '请重新开始。', en: 'Begin again.' },
);

export const SIGN_IN_REFUSED = defineProblem(
  'session.sign-in-refused',
  401,
  { zh: '验证未通过', en: 'This was not accepted' },
  { zh: '请重新验证，或改用其他登录方式。', en: 'Try again, or sign in another way.' },
);

export const ACCOUNT_REQUIRED = defineProblem(
  'session.account-required',
  403,
  { zh: '临时登录不能登记验证方式', en: 'A session without an account has no factors of its own' },
  {
    zh: '居民凭邀请链接或手机验证码登录，无需登记。',
    en: 'Residents come by invitation or by a code to their telephone; there is nothing to enrol.',
  },
);
