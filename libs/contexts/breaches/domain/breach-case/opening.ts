import type { DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { actsFor, isSubject, requireDecider, requireMayAddEvidence, requireMayReport } from './authority.js';
import type { AddEvidence, DismissCase, ReportBreach } from './commands.js';
import type { BreachCaseEvent, EvidenceReference } from './events.js';
import { MAX_EVIDENCE } from './periods.js';
import {
  CASE_ALREADY_REPORTED,
  CASE_STAGE_UNSUITABLE,
  CLAUSE_UNKNOWN,
  CONTRACT_NOT_BINDING,
  EVIDENCE_REQUIRED,
  REPORTING_ONESELF,
  RESPONDENT_UNKNOWN,
  TIME_IN_FUTURE,
  TOO_MUCH_EVIDENCE,
} from './problems.js';
import type { BreachCaseState, KnownCase } from './state.js';

/** A breach is reported with evidence, about clauses of a concluded contract, against one of its parties. */
export function report(
  { data }: ReportBreach,
  state: BreachCaseState,
  { actor, now }: DecisionContext,
): readonly BreachCaseEvent[] {
  const { contract, clauseIds, description, evidence, occurredAt } = data;
  requireMayReport(actor, contract.regionCode, contract.parties);
  if (state.status !== 'absent') throw new Problem(CASE_ALREADY_REPORTED);
  if (contract.standing !== 'BINDING') throw new Problem(CONTRACT_NOT_BINDING);
  const respondent = contract.parties.find(({ partyId }) => partyId === data.respondentPartyId);
  if (respondent === undefined) throw new Problem(RESPONDENT_UNKNOWN);
  if (isSubject(actor, respondent.subjectId) || actsFor(actor, respondent, contract.regionCode)) {
    throw new Problem(REPORTING_ONESELF);
  }
  requireClauses(clauseIds, contract.clauseIds);
  if (occurredAt > now) throw new Problem(TIME_IN_FUTURE);
  requireNewEvidence(evidence, []);
  return [
    {
      type: 'BreachReported',
      data: {
        contractId: contract.contractId,
        regionCode: contract.regionCode,
        respondent,
        reporter: { accountId: actor.accountId, role: actor.role, subjectId: actor.subjectId ?? null },
        clauseIds,
        description,
        evidence,
        occurredAt,
        reportedAt: now,
      },
    },
  ];
}

export function addEvidence(
  { data }: AddEvidence,
  state: KnownCase,
  { actor, now }: DecisionContext,
): readonly BreachCaseEvent[] {
  requireMayAddEvidence(actor, state);
  if (state.status !== 'REPORTED' && state.status !== 'ACCEPTED' && state.status !== 'INVESTIGATING') {
    throw new Problem(CASE_STAGE_UNSUITABLE, { status: state.status });
  }
  if (state.evidenceIds.includes(data.evidence.evidenceId)) return [];
  requireRoomForEvidence(state.evidenceIds.length + 1);
  return [{ type: 'BreachEvidenceAdded', data: { ...data.evidence, addedAt: now } }];
}

export function accept(state: KnownCase, { actor, now }: DecisionContext): readonly BreachCaseEvent[] {
  requireDecider(actor, state);
  if (state.status === 'ACCEPTED') return [];
  if (state.status !== 'REPORTED') throw new Problem(CASE_STAGE_UNSUITABLE, { status: state.status });
  return [{ type: 'BreachCaseAccepted', data: { acceptedAt: now } }];
}

export function dismiss(
  { data }: DismissCase,
  state: KnownCase,
  { actor, now }: DecisionContext,
): readonly BreachCaseEvent[] {
  requireDecider(actor, state);
  if (state.status !== 'REPORTED') throw new Problem(CASE_STAGE_UNSUITABLE, { status: state.status });
  return [{ type: 'BreachCaseDismissed', data: { ground: data.ground, statement: data.statement, dismissedAt: now } }];
}

/** @throws Problem unless at least one clause is named and all are known */
export function requireClauses(named: readonly string[], known: readonly string[]): void {
  const unknown = named.filter((clauseId) => !known.includes(clauseId));
  if (named.length === 0 || unknown.length > 0) throw new Problem(CLAUSE_UNKNOWN, { clauseIds: unknown });
}

/** @throws Problem when there is none, too much, or some is in the case already or named twice */
export function requireNewEvidence(added: readonly EvidenceReference[], known: readonly string[]): void {
  if (added.length === 0) throw new Problem(EVIDENCE_REQUIRED);
  const fresh = new Set(added.map(({ evidenceId }) => evidenceId));
  if (fresh.size < added.length || known.some((evidenceId) => fresh.has(evidenceId)))
    throw new Problem(EVIDENCE_REQUIRED);
  requireRoomForEvidence(known.length + added.length);
}

export function requireRoomForEvidence(count: number): void {
  if (count > MAX_EVIDENCE) throw new Problem(TOO_MUCH_EVIDENCE, { limit: MAX_EVIDENCE });
}
