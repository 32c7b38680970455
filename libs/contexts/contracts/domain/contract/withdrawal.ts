import type { DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { partyOf, requireStaff } from './authority.js';
import type { ContractEvent } from './events.js';
import { ALREADY_ACCEPTED } from './problems.js';
import { requireOpen } from './standing.js';
import type { ContractState } from './state.js';

/** The issuer takes the offer back. Only before acceptance: once another side has signed, it is bound (Civil Code 476). */
export function withdraw(state: ContractState, context: DecisionContext): readonly ContractEvent[] {
  const contract = requireOpen(state);
  requireStaff(context.actor, contract.regionCode, ['GridWorker', 'CommitteeDirector']);
  if (contract.assents.some((assent) => partyOf(contract, assent.partyId).side !== 'PARTY_A')) {
    throw new Problem(ALREADY_ACCEPTED);
  }
  return [{ type: 'ContractWithdrawn', data: { withdrawnAt: context.now } }];
}
