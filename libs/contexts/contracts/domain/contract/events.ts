import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { DomainEvent } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { ContractDocument } from '../document/contract-document.js';
import type { DocumentChanges } from '../document/document-changes.js';
import type { TerminationGround } from './termination-ground.js';

/** The e-form is chosen, never forced (Electronic Signature Law 3): whoever prefers paper signs paper. */
export type AssentForm = 'ELECTRONIC' | 'PAPER';

/** READ: the whole text was shown. LISTED: shown by title, parties and hash in a list; enough only for the author of the text. */
export type ViewManner = 'READ' | 'LISTED';

export type ContractIssued = DomainEvent<
  'ContractIssued',
  {
    readonly regionCode: string;
    readonly campaignId: Uuid | null;
    readonly document: ContractDocument;
    readonly documentHash: ContentHash;
    readonly documentVersion: 1;
    readonly signBy: Instant;
    readonly issuedAt: Instant;
  }
>;

export type ContractViewed = DomainEvent<
  'ContractViewed',
  {
    readonly partyId: string;
    readonly documentHash: ContentHash;
    readonly manner: ViewManner;
    readonly viewedAt: Instant;
  }
>;

export type ContractSigned = DomainEvent<
  'ContractSigned',
  {
    readonly partyId: string;
    readonly documentHash: ContentHash;
    readonly documentVersion: number;
    readonly acknowledgedClauseIds: readonly string[];
    readonly form: AssentForm;
    /** Hash of the scanned paper. */
    readonly evidenceHash: ContentHash | null;
    readonly signedAt: Instant;
    /** On which somebody signed for the party; absent: the party itself signed. */
    readonly mandateId?: Uuid;
  }
>;

/** All required parties have signed: the contract is concluded (Civil Code 490). */
export type ContractFullySigned = DomainEvent<
  'ContractFullySigned',
  {
    readonly documentHash: ContentHash;
    readonly documentVersion: number;
    readonly effectiveFrom: Instant;
    /** Last day of the term; null when it runs until terminated. */
    readonly endsOn: CalendarDay | null;
  }
>;

export type ContractBecameEffective = DomainEvent<
  'ContractBecameEffective',
  {
    readonly documentHash: ContentHash;
    readonly documentVersion: number;
    readonly effectiveFrom: Instant;
    readonly endsOn: CalendarDay | null;
  }
>;

export type ContractDeclined = DomainEvent<
  'ContractDeclined',
  {
    readonly partyId: string;
    readonly reason: Sealed | null;
    readonly form: AssentForm;
    readonly evidenceHash: ContentHash | null;
    readonly declinedAt: Instant;
  }
>;

export type ContractWithdrawn = DomainEvent<'ContractWithdrawn', { readonly withdrawnAt: Instant }>;

export type SigningLapsed = DomainEvent<'SigningLapsed', { readonly signBy: Instant }>;

export type AmendmentProposed = DomainEvent<
  'AmendmentProposed',
  {
    readonly amendmentId: Uuid;
    readonly changes: DocumentChanges;
    /** Changed clauses that come from the template: standard clauses (格式条款), which the review of their own issue looks at. */
    readonly standardClauseIds: readonly string[];
    readonly baseDocumentHash: ContentHash;
    readonly documentHash: ContentHash;
    readonly documentVersion: number;
    readonly consentBy: Instant;
    readonly proposedAt: Instant;
  }
>;

export type AmendmentConsented = DomainEvent<
  'AmendmentConsented',
  {
    readonly amendmentId: Uuid;
    readonly partyId: string;
    readonly documentHash: ContentHash;
    readonly documentVersion: number;
    readonly acknowledgedClauseIds: readonly string[];
    readonly form: AssentForm;
    readonly evidenceHash: ContentHash | null;
    readonly consentedAt: Instant;
  }
>;

export type AmendmentRejected = DomainEvent<
  'AmendmentRejected',
  {
    readonly amendmentId: Uuid;
    readonly partyId: string;
    readonly reason: Sealed | null;
    readonly form: AssentForm;
    readonly evidenceHash: ContentHash | null;
    readonly rejectedAt: Instant;
  }
>;

/** One party's consent as the new version in force records it. */
export interface RecordedConsent {
  readonly partyId: string;
  readonly form: AssentForm;
  readonly at: Instant;
}

export type AmendmentTookEffect = DomainEvent<
  'AmendmentTookEffect',
  {
    readonly amendmentId: Uuid;
    readonly documentHash: ContentHash;
    readonly documentVersion: number;
    readonly consents: readonly RecordedConsent[];
    readonly effectiveFrom: Instant;
  }
>;

/** Silence is no consent: the text stays as it was. */
export type AmendmentLapsed = DomainEvent<
  'AmendmentLapsed',
  { readonly amendmentId: Uuid; readonly cause: 'CONSENT_PERIOD_OVER' | 'CONTRACT_ENDED' }
>;

export type ContractTerminationNoticed = DomainEvent<
  'ContractTerminationNoticed',
  {
    readonly ground: TerminationGround;
    readonly statement: Sealed | null;
    /** Party that gives the notice. */
    readonly partyId: string;
    /** Instant at which the contract ends unless the addressee performs before; null: on delivery (Civil Code 565). */
    readonly endsAt: Instant | null;
    readonly noticedAt: Instant;
  }
>;

export type TerminationNoticeDelivered = DomainEvent<
  'TerminationNoticeDelivered',
  { readonly evidenceHash: ContentHash | null; readonly deliveredAt: Instant }
>;

export type ContractTerminated = DomainEvent<
  'ContractTerminated',
  {
    readonly ground: TerminationGround;
    /** Hash of the written agreement or of the proof of delivery. */
    readonly evidenceHash: ContentHash | null;
    readonly terminatedAt: Instant;
  }
>;

export type ContractExpired = DomainEvent<
  'ContractExpired',
  { readonly endsOn: CalendarDay; readonly expiredAt: Instant }
>;

export type ContractEvent =
  | ContractIssued
  | ContractViewed
  | ContractSigned
  | ContractFullySigned
  | ContractBecameEffective
  | ContractDeclined
  | ContractWithdrawn
  | SigningLapsed
  | AmendmentProposed
  | AmendmentConsented
  | AmendmentRejected
  | AmendmentTookEffect
  | AmendmentLapsed
  | ContractTerminationNoticed
  | TerminationNoticeDelivered
  | ContractTerminated
  | ContractExpired;
