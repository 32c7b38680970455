import type { Actor } from '#libs/kernel/actor';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { scopeOf, type GuardedAction } from './policy.js';

/** What a query may return: things in an area, by prefix of the region code, and of them, if given, only those of one person. */
export interface Reach {
  readonly areaCode: string;
  /** Only what concerns this person or organisation. */
  readonly subjectId?: string;
}

/** A subject that nothing names: an account that acts for itself without a person behind it sees nothing. */
const NOBODY = '';

/** Every region code begins with it. */
const ANYWHERE = '';

/**
 * How far the actor reaches with the action, for the SQL of a query: staff their area, who acts for himself what concerns him, wherever it
 * lies.
 * @throws Problem permission.denied when the table does not admit his role, or by his account only
 */
export function reachOf(action: GuardedAction, { role, regionCode, subjectId }: Actor): Reach {
  const scope = scopeOf(action, role);
  switch (scope) {
    case 'own-subject':
      return { areaCode: ANYWHERE, subjectId: subjectId ?? NOBODY };
    case 'region':
    case 'around':
      return { areaCode: regionCode };
    case 'everywhere':
      return { areaCode: ANYWHERE };
    case 'own-account':
    case undefined:
      throw new Problem(NOT_PERMITTED);
  }
}
