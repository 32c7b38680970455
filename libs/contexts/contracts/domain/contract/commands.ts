import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { DomainCommand } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import type { ContractDocument } from '../document/contract-document.js';
import type { DocumentChanges } from '../document/document-changes.js';
import type { AssentForm, ViewManner } from './events.js';
import type { SigningMandate } from './mandate.js';

/** How a party gives or refuses its assent, and what proves it. */
export interface AssentEvidence {
  readonly form: AssentForm;
  /** Hash of the scanned paper; required for PAPER, null for ELECTRONIC. */
  readonly evidenceHash: ContentHash | null;
}

export type IssueContract = DomainCommand<
  'IssueContract',
  {
    readonly regionCode: string;
    readonly campaignId: Uuid | null;
    readonly document: ContractDocument;
    readonly signBy: Instant;
  }
>;

export type ViewContract = DomainCommand<
  'ViewContract',
  {
    readonly partyId: string;
    readonly documentHash: ContentHash;
    readonly manner: ViewManner;
    /** Of who reads for the party; absent: the party itself. */
    readonly mandate?: SigningMandate;
  }
>;

export type SignContract = DomainCommand<
  'SignContract',
  AssentEvidence & {
    readonly partyId: string;
    readonly documentHash: ContentHash;
    readonly acknowledgedClauseIds: readonly string[];
    /** Of who signs for the party; absent: the party itself. */
    readonly mandate?: SigningMandate;
  }
>;

/** Signing by the author of the text from a list: records how the document was shown and signs it, in one decision. */
export type CountersignContract = DomainCommand<
  'CountersignContract',
  { readonly partyId: string; readonly documentHash: ContentHash }
>;

export type DeclineContract = DomainCommand<
  'DeclineContract',
  AssentEvidence & { readonly partyId: string; readonly reason: Sealed | null }
>;

export type WithdrawContract = DomainCommand<'WithdrawContract', Record<never, never>>;
export type LapseSigning = DomainCommand<'LapseSigning', Record<never, never>>;
export type MakeContractEffective = DomainCommand<'MakeContractEffective', Record<never, never>>;

export type ProposeAmendment = DomainCommand<
  'ProposeAmendment',
  {
    readonly amendmentId: Uuid;
    readonly baseDocumentHash: ContentHash;
    readonly changes: DocumentChanges;
    readonly consentBy: Instant;
  }
>;

export type ConsentToAmendment = DomainCommand<
  'ConsentToAmendment',
  AssentEvidence & {
    readonly amendmentId: Uuid;
    readonly partyId: string;
    readonly documentHash: ContentHash;
    readonly acknowledgedClauseIds: readonly string[];
  }
>;

export type RejectAmendment = DomainCommand<
  'RejectAmendment',
  AssentEvidence & { readonly amendmentId: Uuid; readonly partyId: string; readonly reason: Sealed | null }
>;

export type LapseAmendment = DomainCommand<'LapseAmendment', { readonly amendmentId: Uuid }>;

export type GiveTerminationNotice = DomainCommand<
  'GiveTerminationNotice',
  {
    readonly partyId: string;
    readonly ground: string;
    readonly statement: Sealed | null;
    readonly endsAt: Instant | null;
    /** Hash of the written agreement (MUTUAL_AGREEMENT) or of the proof of delivery, when there is one already. */
    readonly evidenceHash: ContentHash | null;
  }
>;

export type DeliverTerminationNotice = DomainCommand<
  'DeliverTerminationNotice',
  { readonly evidenceHash: ContentHash | null }
>;

export type EndAfterNotice = DomainCommand<'EndAfterNotice', Record<never, never>>;
export type ExpireContract = DomainCommand<'ExpireContract', Record<never, never>>;

export type ContractCommand =
  | IssueContract
  | ViewContract
  | SignContract
  | CountersignContract
  | DeclineContract
  | WithdrawContract
  | LapseSigning
  | MakeContractEffective
  | ProposeAmendment
  | ConsentToAmendment
  | RejectAmendment
  | LapseAmendment
  | GiveTerminationNotice
  | DeliverTerminationNotice
  | EndAfterNotice
  | ExpireContract;
