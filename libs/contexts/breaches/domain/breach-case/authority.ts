import { covers, type Actor, type Role } from '#libs/kernel/actor';
import { requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import type { PartyReference, Reporter } from './events.js';
import { NOT_THE_RESPONDENT, REPORTER_CANNOT_DECIDE, RESPONDENT_CANNOT_DECIDE } from './problems.js';
import type { ReportedCase } from './state.js';

const DECIDERS: readonly Role[] = ['CommitteeDirector', 'SubdistrictReviewer'];

/** The committee is not judge in its own case. */
const DECIDERS_ON_COMMITTEE: readonly Role[] = ['SubdistrictReviewer'];

/** Whether the actor is this party or the person who answers for it by office. */
export function actsFor(actor: Actor, party: PartyReference, regionCode: string): boolean {
  if (party.kind === 'COMMITTEE') return actor.role === 'CommitteeDirector' && covers(actor.regionCode, regionCode);
  const role: Role = party.kind === 'HOUSEHOLD' ? 'Resident' : 'OrganizationSigner';
  return actor.role === role && isSubject(actor, party.subjectId);
}

/** Whether the actor is the person behind a subject id, in whatever role he acts. */
export function isSubject(actor: Actor, subjectId: string | null): boolean {
  return subjectId !== null && actor.subjectId === subjectId;
}

/** Whether the actor reported the case, with this account or as this person. */
export function isReporter(actor: Actor, { accountId, subjectId }: Reporter): boolean {
  return actor.accountId === accountId || isSubject(actor, subjectId);
}

/** Accepting, dismissing, finding, ordering and closing: somebody with the authority, and neither reporter nor respondent. */
export function requireDecider(actor: Actor, { regionCode, respondent, reporter }: ReportedCase): void {
  if (respondent.kind === 'COMMITTEE' && actor.role === 'CommitteeDirector')
    throw new Problem(RESPONDENT_CANNOT_DECIDE);
  requireRole(actor, regionCode, respondent.kind === 'COMMITTEE' ? DECIDERS_ON_COMMITTEE : DECIDERS);
  if (isReporter(actor, reporter)) throw new Problem(REPORTER_CANNOT_DECIDE);
  if (isSubject(actor, respondent.subjectId)) throw new Problem(RESPONDENT_CANNOT_DECIDE);
}

/** Work on the spot (service of notices, taking in papers, verification): staff of the area, not the respondent. */
export function requireFieldStaff(actor: Actor, { regionCode, respondent }: ReportedCase): void {
  requireRole(actor, regionCode, ['GridWorker', 'CommitteeDirector', 'SubdistrictReviewer']);
  if (isSubject(actor, respondent.subjectId) || actsFor(actor, respondent, regionCode)) {
    throw new Problem(RESPONDENT_CANNOT_DECIDE);
  }
}

export function requireRespondent(actor: Actor, { regionCode, respondent }: ReportedCase): void {
  if (!actsFor(actor, respondent, regionCode)) throw new Problem(NOT_THE_RESPONDENT);
}

/** Parties wherever they live; residents, staff and supervisors inside their area. */
export function requireMayReport(actor: Actor, regionCode: string, parties: readonly PartyReference[]): void {
  if (parties.some((party) => actsFor(actor, party, regionCode))) return;
  requireRole(actor, regionCode, ['Resident', 'GridWorker', 'CommitteeDirector', 'Supervisor', 'SubdistrictReviewer']);
}

/** Who may add evidence: both sides and the staff who handle the case. */
export function requireMayAddEvidence(actor: Actor, state: ReportedCase): void {
  if (isReporter(actor, state.reporter) || actsFor(actor, state.respondent, state.regionCode)) return;
  requireRole(actor, state.regionCode, ['GridWorker', 'CommitteeDirector', 'SubdistrictReviewer', 'Supervisor']);
}
