import type { Uuid } from '#libs/kernel/identifiers';
import type { ContractReference } from '../domain/breach-case/commands.js';

/** What breaches need to know of contracts; implemented outside this context. */
export interface ContractReferences {
  /** The contract as it is now; undefined when there is none. */
  contractOf(contractId: Uuid): Promise<ContractReference | undefined>;
}

/** Injection token of the {@link ContractReferences}. */
export const CONTRACT_REFERENCES = Symbol('breaches.ContractReferences');
