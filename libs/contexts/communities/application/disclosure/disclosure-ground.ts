import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import type { Sealed } from '#libs/kernel/sealed';
import { textFaultIn } from '#libs/kernel/text-rules';
import type { Vault } from '#libs/vault/vault';
import { DISCLOSURE_STATEMENT } from '../../domain/resident/limits.js';
import { DISCLOSURE_PURPOSE_MISSING } from '../../domain/resident/problems.js';
import { sealField } from '../sealing.js';

/** Why personal data are asked for, as it was entered. */
export interface EnteredGround {
  readonly purpose: string | null;
  readonly statement: string | null;
}

/**
 * The ground as the event holds it: the purpose in clear, the words sealed for the person, for they may name him.
 * @throws Problem resident.disclosure-purpose-missing
 */
export async function sealGround(
  vault: Vault,
  residentId: Uuid,
  { purpose, statement }: EnteredGround,
): Promise<{ readonly purpose: string | null; readonly statement: Sealed | null }> {
  if (statement === null) return { purpose, statement };
  if (textFaultIn(statement, DISCLOSURE_STATEMENT) !== undefined) throw new Problem(DISCLOSURE_PURPOSE_MISSING);
  const { sealed } = await sealField(vault, residentId, 'disclosure-statement', statement.trim());
  return { purpose, statement: sealed };
}
