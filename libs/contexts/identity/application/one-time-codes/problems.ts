import { defineProblem } from '#libs/kernel/problem';
import { MAX_TRIES } from './code-limits.js';

export const CODES_OFF = defineProblem(
  'one-time-code.not-offered',
  404,
  { zh: '本系统未启用短信验证码', en: 'One-time codes are not offered here' },
  { zh: '请改用其他登录方式。', en: 'Sign in another way.' },
);

export const CODES_THROTTLED = defineProblem(
  'one-time-code.throttled',
  429,
  { zh: '获取验证码过于频繁', en: 'Too many codes were asked for' },
  { zh: '请在提示的秒数之后再试。', en: 'Try again after the given number of seconds.' },
);

export const CODE_WRONG = defineProblem(
  'one-time-code.wrong',
  401,
  { zh: '验证码不正确', en: 'The code is wrong' },
  {
    zh: `请核对短信中的最新验证码；输错 ${MAX_TRIES} 次须重新获取。`,
    en: `Check the latest message; after ${MAX_TRIES} wrong tries ask for another code.`,
  },
);

export const NUMBER_MISSING = defineProblem(
  'one-time-code.no-number',
  409,
  { zh: '该账号未登记手机号码', en: 'The account has no telephone number' },
  { zh: '请先在“登录方式”中登记手机号码。', en: 'Enrol a number first.' },
);
