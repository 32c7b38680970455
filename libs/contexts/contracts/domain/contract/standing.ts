import { assertNever } from '#libs/kernel/assert-never';
import { Problem } from '#libs/kernel/problem';
import {
  CONTRACT_DECLINED,
  CONTRACT_EXPIRED,
  CONTRACT_LAPSED,
  CONTRACT_NOT_EFFECTIVE,
  CONTRACT_NOT_ISSUED,
  CONTRACT_TERMINATED,
  CONTRACT_WITHDRAWN,
} from './problems.js';
import type { ContractState, EffectiveContract, OfferedContract, SignedContract } from './state.js';

export type OpenContract = OfferedContract | SignedContract | EffectiveContract;

/** A contract on which something can still be done. @throws Problem that names the end it came to */
export function requireOpen(state: ContractState): OpenContract {
  switch (state.status) {
    case 'ABSENT':
      throw new Problem(CONTRACT_NOT_ISSUED);
    case 'DECLINED':
      throw new Problem(CONTRACT_DECLINED);
    case 'WITHDRAWN':
      throw new Problem(CONTRACT_WITHDRAWN);
    case 'LAPSED':
      throw new Problem(CONTRACT_LAPSED);
    case 'EXPIRED':
      throw new Problem(CONTRACT_EXPIRED);
    case 'TERMINATED':
      throw new Problem(CONTRACT_TERMINATED);
    case 'ISSUED':
    case 'PARTIALLY_SIGNED':
    case 'SIGNED':
    case 'EFFECTIVE':
      return state;
    default:
      return assertNever(state, 'contract status');
  }
}

/** A contract that all have signed and that has not ended. @throws Problem */
export function requireConcluded(state: ContractState): SignedContract | EffectiveContract {
  const open = requireOpen(state);
  if (open.status !== 'SIGNED' && open.status !== 'EFFECTIVE') throw new Problem(CONTRACT_NOT_EFFECTIVE);
  return open;
}

/** A contract in force. @throws Problem */
export function requireEffective(state: ContractState): EffectiveContract {
  const open = requireOpen(state);
  if (open.status !== 'EFFECTIVE') throw new Problem(CONTRACT_NOT_EFFECTIVE);
  return open;
}
