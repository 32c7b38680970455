import type { DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { partyOf, requirePartyOrAgent } from './authority.js';
import type { ViewContract } from './commands.js';
import type { ContractEvent, ViewManner } from './events.js';
import { requireCovering } from './mandate.js';
import { DOCUMENT_STALE } from './problems.js';
import { requireOpen } from './standing.js';
import type { ContractState, IssuedContract } from './state.js';

/** Records that a party was shown exactly this text: at offer, in force, or proposed by the open amendment. */
export function view({ data }: ViewContract, state: ContractState, context: DecisionContext): readonly ContractEvent[] {
  const contract = requireOpen(state);
  const party = partyOf(contract, data.partyId);
  if (data.mandate !== undefined) requireCovering(data.mandate, contract, party, context.now);
  requirePartyOrAgent(context.actor, contract, party, data.mandate);
  const proposed = contract.status === 'EFFECTIVE' ? contract.amendment?.documentHash : undefined;
  if (data.documentHash !== contract.documentHash && data.documentHash !== proposed) {
    throw new Problem(DOCUMENT_STALE, { documentHash: contract.documentHash });
  }
  if (wasShown(contract, data.partyId, data.documentHash, data.manner)) return [];
  const { partyId, documentHash, manner } = data;
  return [{ type: 'ContractViewed', data: { partyId, documentHash, manner, viewedAt: context.now } }];
}

/** Whether the party was shown this text in this manner or a fuller one. */
export function wasShown(contract: IssuedContract, partyId: string, documentHash: string, manner: ViewManner): boolean {
  return contract.views.some(
    (shown) =>
      shown.partyId === partyId &&
      shown.documentHash === documentHash &&
      (shown.manner === 'READ' || manner === 'LISTED'),
  );
}
