import type { DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { endOfDay } from '#libs/kernel/calendar-day';
import { lapseOpenAmendment } from './amendment.js';
import { requireReached, requireSystem } from './deadline-rules.js';
import type { ContractEvent } from './events.js';
import { ALREADY_CONCLUDED, WITHOUT_TERM_END } from './problems.js';
import { requireConcluded, requireEffective, requireOpen } from './standing.js';
import type { ContractState } from './state.js';

/** Not all signed in time: the offer is gone. */
export function lapseSigning(state: ContractState, context: DecisionContext): readonly ContractEvent[] {
  requireSystem(context);
  const contract = requireOpen(state);
  if (contract.status === 'SIGNED' || contract.status === 'EFFECTIVE') throw new Problem(ALREADY_CONCLUDED);
  requireReached(contract.signBy, context);
  return [{ type: 'SigningLapsed', data: { signBy: contract.signBy } }];
}

/** The agreed first day has come. */
export function makeEffective(state: ContractState, context: DecisionContext): readonly ContractEvent[] {
  requireSystem(context);
  const contract = requireConcluded(state);
  if (contract.status === 'EFFECTIVE') return [];
  requireReached(contract.effectiveFrom, context);
  const { documentHash, documentVersion, effectiveFrom, endsOn } = contract;
  return [{ type: 'ContractBecameEffective', data: { documentHash, documentVersion, effectiveFrom, endsOn } }];
}

/** The term is over. Renewal needs a new assent, it never happens by itself. */
export function expire(state: ContractState, context: DecisionContext): readonly ContractEvent[] {
  requireSystem(context);
  const contract = requireEffective(state);
  if (contract.endsOn === null) throw new Problem(WITHOUT_TERM_END);
  const expiredAt = endOfDay(contract.endsOn);
  requireReached(expiredAt, context);
  return [...lapseOpenAmendment(contract), { type: 'ContractExpired', data: { endsOn: contract.endsOn, expiredAt } }];
}
