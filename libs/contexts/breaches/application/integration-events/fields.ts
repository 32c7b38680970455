import { accountId, listOf, localId, oneOf, uuid } from '#libs/messaging/public-fields';
import type { EvidenceReference } from '../../domain/breach-case/events.js';

/** Fields that several events of the breaches context share. */

export const caseId = uuid('The case.');
export const clauseIds = listOf(localId('Clause of the contract.'), 'Clauses the case is about.');
export const evidenceIds = listOf(uuid('Object in the evidence store.'), 'Evidence handed in with it.');
export const decidedBy = accountId('Account that decided.');
export const forceMajeure = oneOf(['NONE', 'PARTIAL', 'FULL'], 'How far force majeure exempts (Civil Code 590).');

export function evidenceIdsOf(evidence: readonly EvidenceReference[]): readonly string[] {
  return evidence.map(({ evidenceId }) => evidenceId);
}
