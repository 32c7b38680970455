import { covers, ROLES, type Role } from '#libs/kernel/actor';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { ACTING_AS_INVALID } from '../problems/http-problems.js';
import type { Grant } from './access-token-verifier.js';

/** `GridWorker@370704001001` */
const ACTING_AS = /^([A-Za-z]{1,40})@(\d{6}|\d{9}|\d{12})$/;

/** Reads the header `X-Acting-As`. @throws Problem when it is not of the form `Role@regionCode` */
export function parseActingAs(header: string): { role: Role; regionCode: string } {
  const [, role, regionCode] = ACTING_AS.exec(header) ?? [];
  const known = ROLES.find((candidate) => candidate === role);
  if (known === undefined || regionCode === undefined) throw new Problem(ACTING_AS_INVALID);
  return { role: known, regionCode };
}

/**
 * The grant under which a request acts: the one named by `X-Acting-As`, else the first that fits.
 * @param regionCode the region named by the path, if it names one
 * @throws Problem permission.denied when no grant fits
 */
export function selectActingGrant(
  grants: readonly Grant[],
  roles: readonly Role[],
  actingAs: string | undefined,
  regionCode: string | undefined,
): Grant {
  const named = actingAs === undefined ? undefined : parseActingAs(actingAs);
  const fitting = grants.find(
    (grant) =>
      // `System` acts on deadlines inside the process-manager and never comes from a login.
      grant.role !== 'System' &&
      roles.includes(grant.role) &&
      (named === undefined || (grant.role === named.role && grant.regionCode === named.regionCode)) &&
      (regionCode === undefined || covers(grant.regionCode, regionCode)),
  );
  if (fitting === undefined) throw new Problem(NOT_PERMITTED);
  return fitting;
}
