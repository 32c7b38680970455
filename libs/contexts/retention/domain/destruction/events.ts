import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { DomainEvent } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { RecordClass } from '../record-class.js';

/** PERSON: what is kept of somebody who asked to be erased. CASE: texts and evidence of a closed breach case. */
export const DESTRUCTION_KINDS = ['PERSON', 'CASE'] as const;
export type DestructionKind = (typeof DESTRUCTION_KINDS)[number];

/** What a run would destroy, in ids: names are in the vault, and only there. */
export interface DestructionItem {
  readonly kind: DestructionKind;
  readonly itemId: Uuid;
  readonly regionCode: string;
  readonly recordClass: RecordClass;
  /** Subjects of the vault whose keys are destroyed. */
  readonly subjectIds: readonly Uuid[];
  /** From when it may be destroyed. */
  readonly expiredAt: Instant;
}

/** A hold was placed, something else keeps it, or it is no longer there. */
export const LEFT_OUT_REASONS = ['LEGAL_HOLD', 'RETAINED', 'ALREADY_GONE'] as const;

export interface LeftOutItem {
  readonly itemId: Uuid;
  readonly because: (typeof LEFT_OUT_REASONS)[number];
  readonly holdIds: readonly Uuid[];
}

export type DestructionProposed = DomainEvent<
  'DestructionProposed',
  {
    readonly regionCode: string;
    readonly items: readonly DestructionItem[];
    /** Over the items: what is approved is what was shown. */
    readonly itemsHash: ContentHash;
    readonly proposedBy: string;
    /** The person behind the account, where one is known. */
    readonly proposedBySubjectId: Uuid | null;
    readonly proposedAt: Instant;
  }
>;

export type DestructionApproved = DomainEvent<
  'DestructionApproved',
  { readonly itemsHash: ContentHash; readonly approvedBy: string; readonly approvedAt: Instant }
>;

export type DestructionRejected = DomainEvent<
  'DestructionRejected',
  { readonly rejectedBy: string; readonly rejectedAt: Instant }
>;

/** What happens to the next items, decided before any key is touched. */
export type DestructionBatchDecided = DomainEvent<
  'DestructionBatchDecided',
  {
    readonly ordinal: number;
    readonly destroyed: readonly Uuid[];
    readonly leftOut: readonly LeftOutItem[];
    /** Keys that go with this batch. */
    readonly subjectIds: readonly Uuid[];
    readonly decidedAt: Instant;
  }
>;

/** Every key of the run is destroyed. */
export type DestructionCompleted = DomainEvent<
  'DestructionCompleted',
  {
    readonly destroyedCount: number;
    readonly leftOutCount: number;
    /** Over items and batches: the destruction record (销毁清册) shows it. */
    readonly recordHash: ContentHash;
    readonly completedAt: Instant;
  }
>;

export type DestructionEvent =
  DestructionProposed | DestructionApproved | DestructionRejected | DestructionBatchDecided | DestructionCompleted;
