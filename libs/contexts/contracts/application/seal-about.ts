import type { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import type { Vault } from '#libs/vault/vault';
import { contractAggregate } from '../codec/contract-codec.js';
import { personIn } from './issuing/compose-document.js';

/**
 * Seals a free text of a party: for the party itself, or, where it is an institution without a key, for the person the contract is with.
 * The text of a contract that does not exist is not sealed: the decider refuses the command.
 * @throws Problem contract.personal-text-without-person
 */
export async function sealAbout(
  runner: CommandRunner,
  vault: Vault,
  contractId: Uuid,
  partyId: string,
  field: string,
  text: string | null,
): Promise<Sealed | null> {
  if (text === null) return null;
  const { state } = await runner.load(contractAggregate, contractId);
  if (state.status === 'ABSENT') return null;
  const { parties } = state.document;
  const own = parties.find((party) => party.partyId === partyId)?.subjectId;
  return vault.seal(own ?? personIn(parties), field, text);
}
