import type { DecisionContext } from '#libs/kernel/decider';
import { requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { isReporter, isSubject, requireRespondent } from './authority.js';
import type { AppealFinding, DecideAppeal } from './commands.js';
import type { BreachCaseEvent } from './events.js';
import { movedBy } from './periods.js';
import {
  ALREADY_APPEALED,
  APPEAL_PERIOD_OVER,
  CASE_STAGE_UNSUITABLE,
  DECIDER_CANNOT_REVIEW,
  REPORTER_CANNOT_DECIDE,
  RESPONDENT_CANNOT_DECIDE,
} from './problems.js';
import type { KnownCase } from './state.js';

/** The respondent may appeal a finding once, within its period. The case stands still until the appeal is decided. */
export function appeal(
  { data }: AppealFinding,
  state: KnownCase,
  { actor, now }: DecisionContext,
): readonly BreachCaseEvent[] {
  requireRespondent(actor, state);
  if (!('finding' in state)) throw new Problem(CASE_STAGE_UNSUITABLE, { status: state.status });
  if (state.appeal !== null) throw new Problem(ALREADY_APPEALED);
  if (state.appealDueAt === null) throw new Problem(CASE_STAGE_UNSUITABLE, { status: state.status });
  if (now > state.appealDueAt) throw new Problem(APPEAL_PERIOD_OVER, { appealDueAt: state.appealDueAt });
  return [{ type: 'BreachFindingAppealed', data: { statement: data.statement, appealedAt: now } }];
}

/** Decided by the subdistrict, by somebody who has had no part in the case. */
export function decideAppeal(
  { data }: DecideAppeal,
  state: KnownCase,
  { actor, now }: DecisionContext,
): readonly BreachCaseEvent[] {
  requireRole(actor, state.regionCode, ['SubdistrictReviewer']);
  if (isReporter(actor, state.reporter)) throw new Problem(REPORTER_CANNOT_DECIDE);
  if (isSubject(actor, state.respondent.subjectId)) throw new Problem(RESPONDENT_CANNOT_DECIDE);
  if (state.status !== 'APPEALED' || state.appeal === null) {
    throw new Problem(CASE_STAGE_UNSUITABLE, { status: state.status });
  }
  if (actor.accountId === state.decidedBy) throw new Problem(DECIDER_CANNOT_REVIEW);
  const decided = { statement: data.statement, decidedBy: actor.accountId, decidedAt: now };
  if (data.decision === 'OVERTURNED') return [{ type: 'BreachFindingOverturned', data: decided }];
  const running = state.rectification?.result === 'OPEN' ? state.rectification.dueAt : null;
  const rectificationDueAt = running === null ? null : movedBy(running, state.appeal.appealedAt, now);
  return [{ type: 'BreachFindingUpheld', data: { ...decided, rectificationDueAt } }];
}
