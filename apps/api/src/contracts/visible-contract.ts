import type { Pool } from 'pg';
import { scopeOf } from '#libs/access-policy/policy';
import { reachOf } from '#libs/access-policy/reach';
import type { Actor } from '#libs/kernel/actor';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { CONTRACT_NOT_ISSUED } from '#libs/contexts/contracts/domain/contract/problems';
import type { ContractDetailRow } from '#libs/contexts/contracts/read-models/contract-detail/projection';
import { contractNaming, contractWithin } from '#libs/contexts/contracts/read-models/contract-detail/query';
import { mandatesHeldBy } from '#libs/contexts/mandates/read-models/mandates/query';

/** Whether the actor sees contracts because he is a party, not because of an area. */
export function actsForHimself(actor: Actor): boolean {
  return scopeOf('contract.read', actor.role) === 'own-subject';
}

/**
 * The contract, if the actor may see it: parties see their own, and those they may sign for somebody else, staff those of their area.
 * Nobody else is told that it exists.
 * @throws Problem contract.not-issued
 */
export async function visibleContract(
  pool: Pool,
  contractId: Uuid,
  actor: Actor,
  now: Instant,
): Promise<ContractDetailRow> {
  const row =
    (await contractWithin(pool, reachOf('contract.read', actor), contractId)) ??
    (await contractOfPrincipal(pool, contractId, actor, now));
  if (row === undefined) throw new Problem(CONTRACT_NOT_ISSUED);
  return row;
}

/** Who is to sign for a party reads what that party is to sign, as long as the mandate holds. */
async function contractOfPrincipal(
  pool: Pool,
  contractId: Uuid,
  actor: Actor,
  now: Instant,
): Promise<ContractDetailRow | undefined> {
  if (!actsForHimself(actor) || actor.subjectId === undefined) return undefined;
  const held = await mandatesHeldBy(pool, actor.subjectId, now);
  for (const { principalId, templateIds } of held) {
    const row = await contractNaming(pool, principalId, contractId);
    if (row !== undefined && (templateIds === null || templateIds.includes(row.templateId))) return row;
  }
  return undefined;
}
