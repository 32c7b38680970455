import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';

/** A record that has to be kept and names the person, as the answer to an erasure tells it. */
export interface KeptEvidence {
  readonly recordClass: string;
  readonly recordId: Uuid;
  readonly why: 'LEGAL_HOLD' | 'MATTER_RUNNING' | 'RETENTION_PERIOD';
  /** When it may go; null: for ever, or nobody can say yet. */
  readonly until: Instant | null;
  /** Law and edition; null when no period applies yet. */
  readonly legalBasis: { readonly title: string; readonly edition: string } | null;
  readonly holdIds: readonly Uuid[];
}

export interface ErasureAssessment {
  /** Legal holds on the person or the area: nothing may be erased. */
  readonly holdIds: readonly Uuid[];
  /** Empty: everything may be erased. */
  readonly kept: readonly KeptEvidence[];
}

/**
 * What stands against erasing a resident's personal data now. Evidence of a contract has to be kept until its retention ends, and a legal
 * hold stops every erasure (domain brief, "Erasure versus immutability"); asked before the decision is recorded.
 */
export interface ErasurePolicy {
  /** @param regionCode community that keeps the resident's entry */
  assess(residentId: Uuid, regionCode: string, now: Instant): Promise<ErasureAssessment>;
}

/** Injection token of the {@link ErasurePolicy}. */
export const ERASURE_POLICY = Symbol('ErasurePolicy');
