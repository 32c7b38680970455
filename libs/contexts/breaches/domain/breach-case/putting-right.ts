import type { DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { requireDecider, requireFieldStaff } from './authority.js';
import type { OrderRectification, VerifyRectification } from './commands.js';
import type { BreachCaseEvent } from './events.js';
import { requireNewEvidence } from './opening.js';
import { daysAfter, LONGEST_RECTIFICATION_DAYS } from './periods.js';
import { CASE_STAGE_UNSUITABLE, RECTIFICATION_DEADLINE_INVALID, RECTIFICATION_OPEN } from './problems.js';
import type { KnownCase } from './state.js';

/** After a finding, and again after a rectification that was not carried out. */
export function orderRectification(
  { data }: OrderRectification,
  state: KnownCase,
  { actor, now }: DecisionContext,
): readonly BreachCaseEvent[] {
  requireDecider(actor, state);
  if (state.status !== 'FOUND' && state.status !== 'RECTIFYING') {
    throw new Problem(CASE_STAGE_UNSUITABLE, { status: state.status });
  }
  if (state.rectification?.result === 'OPEN') throw new Problem(RECTIFICATION_OPEN);
  if (!(data.dueAt > now && data.dueAt <= daysAfter(now, LONGEST_RECTIFICATION_DAYS))) {
    throw new Problem(RECTIFICATION_DEADLINE_INVALID);
  }
  const { remedy, instruction, dueAt } = data;
  return [{ type: 'RectificationOrdered', data: { remedy, instruction, dueAt, orderedAt: now } }];
}

/** Seen on the spot by staff who are not the obliged party. */
export function verifyRectification(
  { data }: VerifyRectification,
  state: KnownCase,
  { actor, effectiveAt }: DecisionContext,
): readonly BreachCaseEvent[] {
  requireFieldStaff(actor, state);
  if (state.status !== 'RECTIFYING' || state.rectification?.result !== 'OPEN') {
    throw new Problem(CASE_STAGE_UNSUITABLE, { status: state.status });
  }
  requireNewEvidence(data.evidence, state.evidenceIds);
  const { outcome, note, evidence } = data;
  const inTime = outcome === 'RECTIFIED' && effectiveAt <= state.rectification.dueAt;
  return [{ type: 'RectificationVerified', data: { outcome, inTime, note, evidence, verifiedAt: effectiveAt } }];
}

export function close(state: KnownCase, { actor, now }: DecisionContext): readonly BreachCaseEvent[] {
  requireDecider(actor, state);
  switch (state.status) {
    case 'CLOSED':
      return [];
    case 'RESOLVED':
    case 'NOT_FOUND':
      return [{ type: 'BreachCaseClosed', data: { outcome: state.status, closedAt: now } }];
    default:
      throw new Problem(CASE_STAGE_UNSUITABLE, { status: state.status });
  }
}
