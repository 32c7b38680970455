import { defineProblem } from '#libs/kernel/problem';

export const SESSION_INVALID = defineProblem(
  'session.invalid',
  401,
  { zh: '登录已失效', en: 'The session is not valid or has ended' },
  { zh: '请重新登录。', en: 'Log in again.' },
);

export const LOGIN_REFUSED = defineProblem(
  'session.login-refused',
  401,
  {
    zh: '账号名或密码不正确，或账号不可用',
    en: 'The account name or password is wrong, or the account cannot be used',
  },
  { zh: '请核对后再试；多次不成功请联系社区负责人。', en: 'Check both and try again, or ask your administrator.' },
);

export const LOGIN_THROTTLED = defineProblem(
  'session.login-throttled',
  429,
  { zh: '尝试次数过多，请稍后再试', en: 'Too many attempts; wait before the next one' },
  { zh: '请在提示的秒数之后再试。', en: 'Try again after the given number of seconds.' },
);

export const SESSION_UNKNOWN = defineProblem(
  'session.unknown',
  404,
  { zh: '该处登录不存在或已结束', en: 'There is no such session, or it has ended' },
  { zh: '请刷新登录设备列表。', en: 'Read the list of sessions again.' },
);

export const LOGIN_BUSY = defineProblem(
  'session.login-busy',
  429,
  { zh: '登录的人较多，请稍候再试', en: 'Too many logins are waiting' },
  { zh: '请在提示的秒数之后再试。', en: 'Try again after the given number of seconds.' },
);
