import type { Instant } from '#libs/kernel/clock';
import type { DomainCommand } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import type {
  DismissalGround,
  EvidenceReference,
  ForceMajeure,
  PartyReference,
  RectificationRemedy,
  ReplyPeriod,
  ServiceManner,
} from './events.js';

/** The contract as it is when the breach is reported; looked up by the application, never told by the caller. */
export interface ContractReference {
  readonly contractId: Uuid;
  readonly regionCode: string;
  /** BINDING: concluded, whether still in force or ended since. Duties of an unsigned contract bind nobody. */
  readonly standing: 'BINDING' | 'NOT_CONCLUDED';
  readonly clauseIds: readonly string[];
  /** Those it binds: who signs it, witnesses apart. */
  readonly parties: readonly PartyReference[];
}

export type ReportBreach = DomainCommand<
  'ReportBreach',
  {
    readonly contract: ContractReference;
    readonly respondentPartyId: string;
    readonly clauseIds: readonly string[];
    readonly description: Sealed;
    readonly evidence: readonly EvidenceReference[];
    readonly occurredAt: Instant;
  }
>;

export type AddEvidence = DomainCommand<'AddEvidence', { readonly evidence: EvidenceReference }>;

export type AcceptCase = DomainCommand<'AcceptCase', Record<string, never>>;

export type DismissCase = DomainCommand<
  'DismissCase',
  { readonly ground: DismissalGround; readonly statement: Sealed }
>;

/** `replyDueAt` is worked out from the period by the calendar of the application; the decider checks that it is not shorter. */
export type ServeNotice = DomainCommand<
  'ServeNotice',
  {
    readonly manner: ServiceManner;
    readonly statement: Sealed;
    readonly period: ReplyPeriod;
    readonly replyDueAt: Instant;
  }
>;

export type ReceiveReply = DomainCommand<
  'ReceiveReply',
  {
    readonly form: 'ELECTRONIC' | 'PAPER';
    readonly reply: Sealed;
    readonly evidence: readonly EvidenceReference[];
  }
>;

export type MakeFinding = DomainCommand<
  'MakeFinding',
  {
    readonly finding: 'FOUND' | 'NOT_FOUND';
    /** The clauses found to be breached; none when nothing is found. */
    readonly clauseIds: readonly string[];
    readonly statement: Sealed;
    readonly forceMajeure: ForceMajeure;
  }
>;

export type OrderRectification = DomainCommand<
  'OrderRectification',
  { readonly remedy: RectificationRemedy; readonly instruction: Sealed; readonly dueAt: Instant }
>;

export type VerifyRectification = DomainCommand<
  'VerifyRectification',
  {
    readonly outcome: 'RECTIFIED' | 'NOT_RECTIFIED';
    readonly note: Sealed;
    readonly evidence: readonly EvidenceReference[];
  }
>;

export type CloseCase = DomainCommand<'CloseCase', Record<string, never>>;

export type AppealFinding = DomainCommand<'AppealFinding', { readonly statement: Sealed }>;

export type DecideAppeal = DomainCommand<
  'DecideAppeal',
  { readonly decision: 'UPHELD' | 'OVERTURNED'; readonly statement: Sealed }
>;

export type BreachCaseCommand =
  | ReportBreach
  | AddEvidence
  | AcceptCase
  | DismissCase
  | ServeNotice
  | ReceiveReply
  | MakeFinding
  | OrderRectification
  | VerifyRectification
  | CloseCase
  | AppealFinding
  | DecideAppeal;
