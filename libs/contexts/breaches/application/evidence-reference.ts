import type { Uuid } from '#libs/kernel/identifiers';
import type { EvidenceReference } from '../domain/breach-case/events.js';

/** What breaches need to know of uploaded evidence; implemented over the evidence store. */
export interface EvidenceReferences {
  /**
   * References to files that the account uploaded itself, in the order given.
   * @throws Problem evidence.not-found naming the others
   */
  referencesOf(evidenceIds: readonly Uuid[], uploadedBy: string): Promise<readonly EvidenceReference[]>;
}

/** Injection token of the {@link EvidenceReferences}. */
export const EVIDENCE_REFERENCES = Symbol('breaches.EvidenceReferences');
