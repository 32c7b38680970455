import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed, SubjectId } from '#libs/kernel/sealed';
import type { EvidenceReference, PartyReference } from '../../domain/breach-case/events.js';
import type { BreachCaseStatus } from '../../domain/breach-case/status.js';

/** A text of the case in the order in which it came in. */
export interface CaseStatement {
  readonly kind:
    | 'DESCRIPTION'
    | 'DISMISSAL'
    | 'NOTICE'
    | 'REPLY'
    | 'FINDING'
    | 'FORCE_MAJEURE'
    | 'INSTRUCTION'
    | 'VERIFICATION'
    | 'APPEAL'
    | 'APPEAL_DECISION';
  readonly at: Instant;
  readonly text: Sealed;
}

/** Whose move it is; null when the case has ended. */
export type WaitsFor = 'DECIDER' | 'STAFF' | 'RESPONDENT' | 'REVIEWER';

/** One breach case. */
export type BreachRegisterRow = {
  readonly caseId: Uuid;
  readonly contractId: Uuid;
  readonly regionCode: string;
  readonly householdId: Uuid | null;
  readonly respondentPartyId: string;
  readonly respondentKind: PartyReference['kind'];
  readonly respondentSubjectId: SubjectId | null;
  readonly reporterAccountId: string;
  readonly reporterRole: string;
  readonly reporterSubjectId: SubjectId | null;
  readonly clauseIds: readonly string[];
  readonly status: BreachCaseStatus;
  readonly waitsFor: WaitsFor | null;
  /** The running deadline: of the reply or of the rectification. */
  readonly nextDueAt: Instant | null;
  readonly statements: readonly CaseStatement[];
  readonly evidence: readonly EvidenceReference[];
  readonly occurredAt: Instant;
  readonly reportedAt: Instant;
  readonly acceptedAt: Instant | null;
  readonly dismissalGround: string | null;
  readonly replyDueAt: Instant | null;
  readonly repliedAt: Instant | null;
  readonly finding: 'FOUND' | 'NOT_FOUND' | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  readonly appealDueAt: Instant | null;
  readonly appealedAt: Instant | null;
  readonly appealResult: 'PENDING' | 'UPHELD' | 'OVERTURNED' | null;
  readonly statusBeforeAppeal: BreachCaseStatus | null;
  readonly rectificationDueAt: Instant | null;
  readonly rectificationsOrdered: number;
  readonly rectifiedInTime: number;
  readonly closedAt: Instant | null;
};
