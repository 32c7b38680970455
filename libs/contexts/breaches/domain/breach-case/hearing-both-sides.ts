import type { DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { requireDecider, requireFieldStaff, requireRespondent } from './authority.js';
import type { MakeFinding, ReceiveReply, ServeNotice } from './commands.js';
import type { BreachCaseEvent } from './events.js';
import { requireClauses, requireNewEvidence } from './opening.js';
import { APPEAL_DAYS, daysAfter, LONGEST_REPLY_DAYS, LONGEST_REPLY_SPAN_DAYS, SHORTEST_REPLY_DAYS } from './periods.js';
import {
  CASE_STAGE_UNSUITABLE,
  EVIDENCE_REQUIRED,
  FORCE_MAJEURE_EXEMPTS,
  REPLY_ALREADY_RECEIVED,
  REPLY_PERIOD_INVALID,
  REPLY_STILL_OPEN,
} from './problems.js';
import type { KnownCase } from './state.js';

/** The period runs from when the notice is recorded: dating it back cannot shorten it. */
export function serveNotice(
  { data }: ServeNotice,
  state: KnownCase,
  { actor, now, effectiveAt }: DecisionContext,
): readonly BreachCaseEvent[] {
  requireFieldStaff(actor, state);
  if (state.status !== 'ACCEPTED') throw new Problem(CASE_STAGE_UNSUITABLE, { status: state.status });
  const { days } = data.period;
  const daysFit = Number.isInteger(days) && days >= SHORTEST_REPLY_DAYS && days <= LONGEST_REPLY_DAYS;
  if (!daysFit || data.replyDueAt < daysAfter(now, days) || data.replyDueAt > daysAfter(now, LONGEST_REPLY_SPAN_DAYS)) {
    throw new Problem(REPLY_PERIOD_INVALID);
  }
  const { manner, statement, period, replyDueAt } = data;
  return [{ type: 'BreachNoticeServed', data: { manner, statement, period, replyDueAt, servedAt: effectiveAt } }];
}

/** A reply counts as long as nothing was found, even after the period. */
export function receiveReply(
  { data }: ReceiveReply,
  state: KnownCase,
  { actor, effectiveAt }: DecisionContext,
): readonly BreachCaseEvent[] {
  if (data.form === 'PAPER') requireFieldStaff(actor, state);
  else requireRespondent(actor, state);
  if (state.status !== 'INVESTIGATING') throw new Problem(CASE_STAGE_UNSUITABLE, { status: state.status });
  if (state.replied) throw new Problem(REPLY_ALREADY_RECEIVED);
  if (data.form === 'PAPER' || data.evidence.length > 0) requireNewEvidence(data.evidence, state.evidenceIds);
  const { form, reply, evidence } = data;
  return [{ type: 'BreachReplyReceived', data: { form, reply, evidence, receivedAt: effectiveAt } }];
}

/**
 * A human decides (PIPL 24; domain brief, "FOUND"): with evidence, after notice, after the reply or the end of its period, with force
 * majeure considered in words. Nothing in this system makes a finding by itself.
 */
export function makeFinding(
  { data }: MakeFinding,
  state: KnownCase,
  { actor, now }: DecisionContext,
): readonly BreachCaseEvent[] {
  requireDecider(actor, state);
  if (state.status !== 'INVESTIGATING') throw new Problem(CASE_STAGE_UNSUITABLE, { status: state.status });
  if (!state.replied && now < state.replyDueAt) throw new Problem(REPLY_STILL_OPEN, { replyDueAt: state.replyDueAt });
  const { clauseIds, statement, forceMajeure } = data;
  const decided = { statement, forceMajeure, decidedBy: actor.accountId, decidedAt: now };
  if (data.finding === 'NOT_FOUND') return [{ type: 'BreachNotFound', data: decided }];
  if (state.evidenceIds.length === 0) throw new Problem(EVIDENCE_REQUIRED);
  if (forceMajeure.effect === 'FULL') throw new Problem(FORCE_MAJEURE_EXEMPTS);
  requireClauses(clauseIds, state.clauseIds);
  return [{ type: 'BreachFound', data: { ...decided, clauseIds, appealDueAt: daysAfter(now, APPEAL_DAYS) } }];
}
