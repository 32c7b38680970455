import type { Role } from '#libs/kernel/actor';
import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { DomainEvent } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed, SubjectId } from '#libs/kernel/sealed';

/** A party of the contract, by ids only. */
export interface PartyReference {
  readonly partyId: string;
  readonly kind: 'COMMITTEE' | 'HOUSEHOLD' | 'ORGANIZATION';
  readonly subjectId: SubjectId | null;
  readonly householdId: Uuid | null;
}

/** Who reported, so that nobody decides on his own report. */
export interface Reporter {
  readonly accountId: string;
  readonly role: Role;
  readonly subjectId: SubjectId | null;
}

/** An object of the evidence store. Both hashes survive an erasure: one covers ciphertext, the other is keyed. */
export interface EvidenceReference {
  readonly evidenceId: Uuid;
  readonly mediaType: string;
  /** SHA-256 of the stored ciphertext. */
  readonly ciphertextHash: ContentHash;
  /** Keyed hash of the content: shows that it is the same file without telling which. */
  readonly contentDigest: string;
}

export const DISMISSAL_GROUNDS = [
  'NO_SUCH_DUTY',
  'OUTSIDE_CONTRACT',
  'INSUFFICIENT_FACTS',
  'DUPLICATE',
  'WITHDRAWN_BY_REPORTER',
  'OTHER_AUTHORITY_COMPETENT',
] as const;
export type DismissalGround = (typeof DISMISSAL_GROUNDS)[number];

export const SERVICE_MANNERS = ['IN_PERSON', 'ELECTRONIC', 'POST', 'LEFT_AT_RESIDENCE'] as const;
export type ServiceManner = (typeof SERVICE_MANNERS)[number];

/** Days are counted as the notice says: working days of the Chinese calendar, or all days. */
export interface ReplyPeriod {
  readonly days: number;
  readonly counting: 'WORKING_DAYS' | 'CALENDAR_DAYS';
}

/** Civil Code 590: force majeure exempts in whole or in part. It is considered in every finding, with a reason. */
export interface ForceMajeure {
  readonly effect: 'NONE' | 'PARTIAL' | 'FULL';
  readonly statement: Sealed;
}

/** Remedies a finding may lead to; fines, deposits and cut-offs are not among them (domain brief, "Forbidden"). */
export const RECTIFICATION_REMEDIES = [
  'REMINDER',
  'RECTIFY',
  'RESTORE',
  'COMPENSATE_PROVEN_LOSS',
  'AGREED_DAMAGES',
] as const;
export type RectificationRemedy = (typeof RECTIFICATION_REMEDIES)[number];

export type BreachReported = DomainEvent<
  'BreachReported',
  {
    readonly contractId: Uuid;
    readonly regionCode: string;
    readonly respondent: PartyReference;
    readonly reporter: Reporter;
    readonly clauseIds: readonly string[];
    readonly description: Sealed;
    readonly evidence: readonly EvidenceReference[];
    readonly occurredAt: Instant;
    readonly reportedAt: Instant;
  }
>;

export type BreachEvidenceAdded = DomainEvent<'BreachEvidenceAdded', EvidenceReference & { readonly addedAt: Instant }>;

export type BreachCaseAccepted = DomainEvent<'BreachCaseAccepted', { readonly acceptedAt: Instant }>;

export type BreachCaseDismissed = DomainEvent<
  'BreachCaseDismissed',
  { readonly ground: DismissalGround; readonly statement: Sealed; readonly dismissedAt: Instant }
>;

/** Opens the investigation: the respondent knows what is alleged and until when he may reply. */
export type BreachNoticeServed = DomainEvent<
  'BreachNoticeServed',
  {
    readonly manner: ServiceManner;
    readonly statement: Sealed;
    readonly period: ReplyPeriod;
    readonly replyDueAt: Instant;
    readonly servedAt: Instant;
  }
>;

/** PAPER is a reply that staff took in; the scan is among the evidence. */
export type BreachReplyReceived = DomainEvent<
  'BreachReplyReceived',
  {
    readonly form: 'ELECTRONIC' | 'PAPER';
    readonly reply: Sealed;
    readonly evidence: readonly EvidenceReference[];
    readonly receivedAt: Instant;
  }
>;

export type BreachFound = DomainEvent<
  'BreachFound',
  {
    readonly clauseIds: readonly string[];
    readonly statement: Sealed;
    readonly forceMajeure: ForceMajeure;
    readonly decidedBy: string;
    readonly appealDueAt: Instant;
    readonly decidedAt: Instant;
  }
>;

export type BreachNotFound = DomainEvent<
  'BreachNotFound',
  {
    readonly statement: Sealed;
    readonly forceMajeure: ForceMajeure;
    readonly decidedBy: string;
    readonly decidedAt: Instant;
  }
>;

export type RectificationOrdered = DomainEvent<
  'RectificationOrdered',
  {
    readonly remedy: RectificationRemedy;
    readonly instruction: Sealed;
    readonly dueAt: Instant;
    readonly orderedAt: Instant;
  }
>;

export type RectificationVerified = DomainEvent<
  'RectificationVerified',
  {
    readonly outcome: 'RECTIFIED' | 'NOT_RECTIFIED';
    readonly inTime: boolean;
    readonly note: Sealed;
    readonly evidence: readonly EvidenceReference[];
    readonly verifiedAt: Instant;
  }
>;

export type BreachCaseClosed = DomainEvent<
  'BreachCaseClosed',
  { readonly outcome: 'RESOLVED' | 'NOT_FOUND'; readonly closedAt: Instant }
>;

export type BreachFindingAppealed = DomainEvent<
  'BreachFindingAppealed',
  { readonly statement: Sealed; readonly appealedAt: Instant }
>;

/** `rectificationDueAt`: the running deadline, moved by the time the appeal took; null when none was running. */
export type BreachFindingUpheld = DomainEvent<
  'BreachFindingUpheld',
  {
    readonly statement: Sealed;
    readonly rectificationDueAt: Instant | null;
    readonly decidedBy: string;
    readonly decidedAt: Instant;
  }
>;

export type BreachFindingOverturned = DomainEvent<
  'BreachFindingOverturned',
  { readonly statement: Sealed; readonly decidedBy: string; readonly decidedAt: Instant }
>;

export type BreachCaseEvent =
  | BreachReported
  | BreachEvidenceAdded
  | BreachCaseAccepted
  | BreachCaseDismissed
  | BreachNoticeServed
  | BreachReplyReceived
  | BreachFound
  | BreachNotFound
  | RectificationOrdered
  | RectificationVerified
  | BreachCaseClosed
  | BreachFindingAppealed
  | BreachFindingUpheld
  | BreachFindingOverturned;
