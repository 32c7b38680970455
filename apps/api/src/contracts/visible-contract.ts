import type { Pool } from 'pg';
import { scopeOf } from '#libs/access-policy/policy';
import { reachOf } from '#libs/access-policy/reach';
import type { Actor } from '#libs/kernel/actor';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { CONTRACT_NOT_ISSUED } from '#libs/contexts/contracts/domain/contract/problems';
import type { ContractDetailRow } from '#libs/contexts/contracts/read-models/contract-detail/projection';
import { contractWithin } from '#libs/contexts/contracts/read-models/contract-detail/query';

/** Whether the actor sees contracts because he is a party, not because of an area. */
export function actsForHimself(actor: Actor): boolean {
  return scopeOf('contract.read', actor.role) === 'own-subject';
}

/**
 * The contract, if the actor may see it: parties see their own, staff those of their area. Nobody else is told that it exists.
 * @throws Problem contract.not-issued
 */
export async function visibleContract(pool: Pool, contractId: Uuid, actor: Actor): Promise<ContractDetailRow> {
  const row = await contractWithin(pool, reachOf('contract.read', actor), contractId);
  if (row === undefined) throw new Problem(CONTRACT_NOT_ISSUED);
  return row;
}
