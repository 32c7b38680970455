import { ROLES } from '#libs/kernel/actor';
import { isLoginRole, type LoginRole } from './rule.js';

/** Everybody who can log in. */
export const EVERY_ROLE: readonly LoginRole[] = ROLES.filter(isLoginRole);

/** Domain brief, roles: `SystemAdmin` has no access to content. */
export const CONTENT_ROLES: readonly LoginRole[] = EVERY_ROLE.filter((role) => role !== 'SystemAdmin');

/** Act for themselves, not for an area: domain brief, contract types (parties). */
export const PARTIES_FOR_THEMSELVES = ['Resident', 'OrganizationSigner'] as const;

/** Domain brief, roles: `GridWorker` (issue, collect, inspect), `CommitteeDirector` (approve, seal). */
export const COMMUNITY_STAFF = ['GridWorker', 'CommitteeDirector'] as const;

/** Staff who handle a case in its area; the subdistrict comes in with filing and appeals (domain brief, roles). */
export const CASE_STAFF = ['GridWorker', 'CommitteeDirector', 'SubdistrictReviewer'] as const;

/** Domain brief, breach case: "a human decides"; the committee for its community, the subdistrict where the committee is concerned itself. */
export const CASE_DECIDERS = ['CommitteeDirector', 'SubdistrictReviewer'] as const;

/** Domain brief, roles: `Supervisor`, `Auditor` (read-only, masked). */
export const OVERSEERS = ['Supervisor', 'Auditor'] as const;
