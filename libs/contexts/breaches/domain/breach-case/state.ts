import { assertNever } from '#libs/kernel/assert-never';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { BreachCaseEvent, PartyReference, Reporter } from './events.js';

/** What is known of every case. */
export interface ReportedCase {
  readonly contractId: Uuid;
  readonly regionCode: string;
  readonly respondent: PartyReference;
  readonly reporter: Reporter;
  readonly clauseIds: readonly string[];
  readonly evidenceIds: readonly Uuid[];
}

export interface InvestigatedCase extends ReportedCase {
  readonly replyDueAt: Instant;
  readonly replied: boolean;
}

export interface Rectification {
  readonly dueAt: Instant;
  readonly result: 'OPEN' | 'RECTIFIED' | 'NOT_RECTIFIED';
}

/** `stage`: where the case stood when the appeal stopped it. */
export interface Appeal {
  readonly appealedAt: Instant;
  readonly stage: AppealableStatus;
  readonly result: 'PENDING' | 'UPHELD' | 'OVERTURNED';
}

export interface DecidedCase extends InvestigatedCase {
  readonly finding: 'FOUND' | 'NOT_FOUND';
  readonly decidedBy: string;
  /** Null when nothing was found. */
  readonly appealDueAt: Instant | null;
  readonly rectification: Rectification | null;
  readonly appeal: Appeal | null;
}

/** A finding may be appealed in time wherever the case has got to: the office's speed must not cost anybody his appeal. */
export type AppealableStatus = 'FOUND' | 'RECTIFYING' | 'RESOLVED' | 'CLOSED';

export type BreachCaseState =
  | { readonly status: 'absent' }
  | (ReportedCase & { readonly status: 'REPORTED' | 'ACCEPTED' | 'DISMISSED' })
  | (InvestigatedCase & { readonly status: 'INVESTIGATING' })
  | (DecidedCase & { readonly status: AppealableStatus | 'NOT_FOUND' | 'APPEALED' });

export type KnownCase = Exclude<BreachCaseState, { status: 'absent' }>;
export type DecidedCaseState = Extract<BreachCaseState, { finding: unknown }>;

export const initialBreachCase: BreachCaseState = { status: 'absent' };

export function evolveBreachCase(state: BreachCaseState, event: BreachCaseEvent): BreachCaseState {
  if (event.type === 'BreachReported') {
    const { contractId, regionCode, respondent, reporter, clauseIds, evidence } = event.data;
    const evidenceIds = evidence.map(({ evidenceId }) => evidenceId);
    return { status: 'REPORTED', contractId, regionCode, respondent, reporter, clauseIds, evidenceIds };
  }
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'BreachEvidenceAdded':
      return withEvidence(state, [event.data]);
    case 'BreachCaseAccepted':
      return { ...state, status: 'ACCEPTED' };
    case 'BreachCaseDismissed':
      return { ...state, status: 'DISMISSED' };
    case 'BreachNoticeServed':
      return { ...state, status: 'INVESTIGATING', replyDueAt: event.data.replyDueAt, replied: false };
    case 'BreachReplyReceived':
      return state.status === 'INVESTIGATING' ? { ...withEvidence(state, event.data.evidence), replied: true } : state;
    case 'BreachFound':
    case 'BreachNotFound':
      return state.status === 'INVESTIGATING' ? evolveFinding(state, event) : state;
    case 'RectificationOrdered':
    case 'RectificationVerified':
    case 'BreachCaseClosed':
    case 'BreachFindingAppealed':
    case 'BreachFindingUpheld':
    case 'BreachFindingOverturned':
      return 'finding' in state ? evolveDecided(state, event) : state;
    default:
      return assertNever(event, 'breach case event');
  }
}

type FindingEvent = Extract<BreachCaseEvent, { type: 'BreachFound' | 'BreachNotFound' }>;

function evolveFinding(state: InvestigatedCase, { type, data }: FindingEvent): BreachCaseState {
  const decided = { ...state, decidedBy: data.decidedBy, rectification: null, appeal: null };
  return type === 'BreachFound'
    ? { ...decided, status: 'FOUND', finding: 'FOUND', appealDueAt: data.appealDueAt }
    : { ...decided, status: 'NOT_FOUND', finding: 'NOT_FOUND', appealDueAt: null };
}

type AfterFinding = Extract<
  BreachCaseEvent,
  {
    type:
      | 'RectificationOrdered'
      | 'RectificationVerified'
      | 'BreachCaseClosed'
      | 'BreachFindingAppealed'
      | 'BreachFindingUpheld'
      | 'BreachFindingOverturned';
  }
>;

function evolveDecided(state: DecidedCaseState, event: AfterFinding): BreachCaseState {
  switch (event.type) {
    case 'RectificationOrdered':
      return { ...state, status: 'RECTIFYING', rectification: { dueAt: event.data.dueAt, result: 'OPEN' } };
    case 'RectificationVerified': {
      const { outcome, evidence } = event.data;
      const dueAt = state.rectification?.dueAt ?? event.data.verifiedAt;
      const status = outcome === 'RECTIFIED' ? 'RESOLVED' : 'RECTIFYING';
      return { ...withEvidence(state, evidence), status, rectification: { dueAt, result: outcome } };
    }
    case 'BreachCaseClosed':
      return { ...state, status: 'CLOSED' };
    case 'BreachFindingAppealed': {
      if (state.status === 'APPEALED' || state.status === 'NOT_FOUND') return state;
      const appeal: Appeal = { appealedAt: event.data.appealedAt, stage: state.status, result: 'PENDING' };
      return { ...state, status: 'APPEALED', appeal };
    }
    case 'BreachFindingUpheld': {
      if (state.appeal === null) return state;
      const { rectificationDueAt } = event.data;
      const rectification =
        rectificationDueAt === null || state.rectification === null
          ? state.rectification
          : { ...state.rectification, dueAt: rectificationDueAt };
      return { ...state, status: state.appeal.stage, rectification, appeal: { ...state.appeal, result: 'UPHELD' } };
    }
    case 'BreachFindingOverturned': {
      const appeal = state.appeal === null ? null : { ...state.appeal, result: 'OVERTURNED' as const };
      return { ...state, status: 'NOT_FOUND', finding: 'NOT_FOUND', appealDueAt: null, appeal };
    }
    default:
      return assertNever(event, 'event after a finding');
  }
}

function withEvidence<Case extends ReportedCase>(state: Case, added: readonly { readonly evidenceId: Uuid }[]): Case {
  return { ...state, evidenceIds: [...state.evidenceIds, ...added.map(({ evidenceId }) => evidenceId)] };
}
