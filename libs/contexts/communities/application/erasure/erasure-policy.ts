import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ProblemKind } from '#libs/kernel/problem';

/**
 * Whether a resident's personal data may be erased now. Evidence of a contract has to be kept until its retention ends, and a legal hold
 * stops every erasure (domain brief, "Erasure versus immutability"); asked before the decision is recorded.
 */
export interface ErasurePolicy {
  /** @returns why not; undefined when nothing stands against it */
  objectionTo(residentId: Uuid, now: Instant): Promise<ProblemKind | undefined>;
}

/** Injection token of the {@link ErasurePolicy}. */
export const ERASURE_POLICY = Symbol('ErasurePolicy');

/**
 * Retention and legal hold are not built yet: nothing stands against an erasure but the rules of the resident itself. Whoever builds them
 * provides another {@link ErasurePolicy} under the same token.
 */
export class ErasureWithoutRetention implements ErasurePolicy {
  async objectionTo(): Promise<undefined> {
    return undefined;
  }
}
