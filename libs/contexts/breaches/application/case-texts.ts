import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import type { Vault } from '#libs/vault/vault';

/**
 * Texts of a case tell of several people, so they are sealed under the case itself: they go when its retention ends, not when one of
 * the people is erased (domain brief, "Erasure versus immutability").
 */
export function sealCaseText(vault: Vault, caseId: Uuid, field: CaseText, text: string): Promise<Sealed> {
  return vault.seal(caseId, `breach-${field}`, text);
}

export type CaseText =
  | 'description'
  | 'dismissal'
  | 'notice'
  | 'reply'
  | 'finding'
  | 'force-majeure'
  | 'instruction'
  | 'verification'
  | 'appeal'
  | 'appeal-decision';
