import type { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import type { Sealed } from '#libs/kernel/sealed';
import type { Vault } from '#libs/vault/vault';
import { breachCaseAggregate } from '../codec/breach-case-codec.js';
import { CASE_NOT_FOUND } from '../domain/breach-case/problems.js';

/**
 * Texts of a case tell of several people, so they are sealed under the case itself: they go when its retention ends, not when one of
 * the people is erased (domain brief, "Erasure versus immutability"). Sealing makes a key where there is none: only a case that was
 * reported has one, so that ids out of the air write nothing.
 * @throws Problem breach.case-not-found
 */
export async function sealCaseText(
  runner: CommandRunner,
  vault: Vault,
  caseId: Uuid,
  field: Exclude<CaseText, 'description'>,
  text: string,
): Promise<Sealed> {
  const { state } = await runner.load(breachCaseAggregate, caseId);
  if (state.status === 'absent') throw new Problem(CASE_NOT_FOUND);
  return vault.seal(caseId, fieldOf(field), text);
}

/** The text with which a case begins. */
export function sealDescription(vault: Vault, caseId: Uuid, text: string): Promise<Sealed> {
  return vault.seal(caseId, fieldOf('description'), text);
}

function fieldOf(text: CaseText): string {
  return `breach-${text}`;
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
