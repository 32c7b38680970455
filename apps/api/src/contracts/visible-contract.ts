import type { Pool } from 'pg';
import { scopeOf } from '#libs/access-policy/policy';
import { covers, type Actor } from '#libs/kernel/actor';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { CONTRACT_NOT_ISSUED, NOT_A_PARTY } from '#libs/contexts/contracts/domain/contract/problems';
import type { ContractDetailRow } from '#libs/contexts/contracts/read-models/contract-detail/projection';
import { contractById } from '#libs/contexts/contracts/read-models/contract-detail/query';

/** Whether the actor sees contracts because he is a party, not because of an area. */
export function actsForHimself(actor: Actor): boolean {
  return scopeOf('contract.read', actor.role) === 'own-subject';
}

/**
 * The contract, if the actor may see it: parties see their own, staff those of their area. Staff elsewhere are not told that it exists.
 * @throws Problem contract.not-issued, contract.not-a-party
 */
export async function visibleContract(pool: Pool, contractId: Uuid, actor: Actor): Promise<ContractDetailRow> {
  const row = await contractById(pool, contractId);
  if (row === undefined) throw new Problem(CONTRACT_NOT_ISSUED);
  if (!actsForHimself(actor)) {
    if (!covers(actor.regionCode, row.regionCode)) throw new Problem(CONTRACT_NOT_ISSUED);
    return row;
  }
  const isParty = row.document.parties.some(({ subjectId }) => subjectId !== null && subjectId === actor.subjectId);
  if (!isParty) throw new Problem(NOT_A_PARTY);
  return row;
}
