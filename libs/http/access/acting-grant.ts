import { scopeOf, type Action } from '#libs/access-policy/policy';
import type { Scope } from '#libs/access-policy/rule';
import { covers, ROLES, type Role } from '#libs/kernel/actor';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { ACTING_AS_INVALID } from '../problems/http-problems.js';
import type { AuthenticatedAccount, Grant } from './access-token-verifier.js';

/** `GridWorker@370704001001` */
const ACTING_AS = /^([A-Za-z]{1,40})@(\d{6}|\d{9}|\d{12})$/;

/** Reads the header `X-Acting-As`. @throws Problem when it is not of the form `Role@regionCode` */
export function parseActingAs(header: string): { role: Role; regionCode: string } {
  const [, role, regionCode] = ACTING_AS.exec(header) ?? [];
  const known = ROLES.find((candidate) => candidate === role);
  if (known === undefined || regionCode === undefined) throw new Problem(ACTING_AS_INVALID);
  return { role: known, regionCode };
}

/** What the path of a request names: the guard holds it against the scope of the grant. */
export interface PathParameters {
  readonly regionCode?: string;
  readonly accountId?: string;
  readonly subjectId?: string;
}

/** Who calls, as far as grants are concerned. */
type Caller = Pick<AuthenticatedAccount, 'accountId' | 'grants' | 'subjectId'>;

/**
 * The grant under which a request acts: the one named by `X-Acting-As`, else the first that the policy table admits to the action and
 * whose scope takes in what the path names.
 * @throws Problem permission.denied when no grant fits
 */
export function selectActingGrant(
  account: Caller,
  action: Action,
  actingAs: string | undefined,
  path: PathParameters,
): Grant {
  const named = actingAs === undefined ? undefined : parseActingAs(actingAs);
  const fitting = account.grants.find((grant) => {
    const scope = scopeOf(action, grant.role);
    return (
      scope !== undefined &&
      (named === undefined || (grant.role === named.role && grant.regionCode === named.regionCode)) &&
      isWithin(scope, grant, account, path)
    );
  });
  if (fitting === undefined) throw new Problem(NOT_PERMITTED);
  return fitting;
}

function isWithin(scope: Scope, grant: Grant, account: Caller, path: PathParameters): boolean {
  if (scope === 'everywhere') return true;
  if (path.regionCode !== undefined && !covers(grant.regionCode, path.regionCode)) return false;
  if (scope === 'own-account') return path.accountId === undefined || path.accountId === account.accountId;
  if (scope === 'own-subject') return path.subjectId === undefined || path.subjectId === account.subjectId;
  return true;
}
