import { covers, type Actor, type Role } from './actor.js';
import { defineProblem, Problem } from './problem.js';

export const NOT_PERMITTED = defineProblem(
  'permission.denied',
  403,
  { zh: '您没有办理此事项的权限', en: 'You may not do this' },
  {
    zh: '请核对所用身份和所辖区域；如需权限，请联系社区负责人。',
    en: 'Check the role and the area you act for, or ask your community director.',
  },
);

/**
 * Refuses an actor whose role is not among `roles` or whose area does not cover `regionCode`. For deciders: the guard in front of
 * them has checked the route, not the thing the command is about.
 * @throws Problem permission.denied
 */
export function requireRole(actor: Actor, regionCode: string, roles: readonly Role[]): void {
  if (!roles.includes(actor.role) || !covers(actor.regionCode, regionCode)) throw new Problem(NOT_PERMITTED);
}

/** What publishes, decides or reveals, and what changes who may, asks for two factors. */
export const SECOND_FACTOR_REQUIRED = defineProblem(
  'session.second-factor-required',
  403,
  { zh: '此操作需要双重验证', en: 'This needs two factors' },
  {
    zh: '请用通行密钥登录，或在密码之后再以通行密钥、短信验证码或恢复码验证；尚未登记的，请先在“登录方式”中登记。',
    en: 'Sign in with a passkey, or show a passkey, a one-time code or a recovery code after the password (/me/second-factor); enrol one under /me first if you have none.',
  },
);
