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
